package io.sluice.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The certificate that the server makes when none is configured. It stays in a directory, so that clients that trust it
 * once do not have to again. The key is there first and never changes: a certificate is only ever made for the key that
 * is there, and each file appears whole, so at no time is there a pair that does not fit, whoever is killed and however
 * many servers start at once.
 */
final class SelfSigned {

    /** A certificate that expires sooner is made anew, for the same key. */
    static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    private final Path directory;
    private final Supplier<List<String>> names;
    private final InstantSource clock;

    SelfSigned(Path directory, Supplier<List<String>> names, InstantSource clock) {
        this.directory = directory;
        this.names = names;
        this.clock = clock;
    }

    /** What became of it. */
    sealed interface Outcome {
        /** The files were there. */
        record Found() implements Outcome {}

        /** The certificate is new. */
        record Made() implements Outcome {}

        /** The directory cannot be used, for that reason: this one is lost when the server stops. */
        record Kept(Identity identity, String why) implements Outcome {}
    }

    Path certificateFile() {
        return directory.resolve("certificate.pem");
    }

    Path keyFile() {
        return directory.resolve("key.pem");
    }

    CertificateSource source() {
        return CertificateSource.made(certificateFile(), keyFile());
    }

    /** Whether there is a whole pair. */
    boolean exists() {
        return Files.exists(certificateFile()) && Files.exists(keyFile());
    }

    /**
     * Makes what is missing, and anew what expires soon.
     *
     * @throws BadTlsFile if there are files that cannot be used
     */
    Outcome ensure() throws BadTlsFile {
        try {
            if (!exists()) {
                make();
                return new Outcome.Made();
            }
            Identity found = read();
            Instant expires = found.certificate().getNotAfter().toInstant();
            boolean foreign = !found.certificate()
                    .getSubjectX500Principal()
                    .equals(found.certificate().getIssuerX500Principal());
            if (foreign || clock.instant().plus(RENEWED_BEFORE).isBefore(expires)) {
                return new Outcome.Found();
            }
            renew(found);
            return new Outcome.Made();
        } catch (IOException e) {
            return kept(e);
        }
    }

    private Outcome kept(IOException why) throws BadTlsFile {
        if (exists()) {
            // It could only not be made anew.
            return new Outcome.Found();
        }
        KeyPair keys = SelfSignedMaker.keys();
        X509Certificate certificate = SelfSignedMaker.certificate(keys, names.get(), clock.instant());
        return new Outcome.Kept(new Identity(keys.getPrivate(), List.of(certificate)), reason(why));
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException named && named.getReason() == null
                ? e.getClass().getSimpleName() + " " + e.getMessage()
                : String.valueOf(e.getMessage());
    }

    private Identity read() throws BadTlsFile {
        return new IdentityReader(FileSnapshot.of(List.of(certificateFile(), keyFile()))).read(source());
    }

    private void make() throws IOException, BadTlsFile {
        Files.createDirectories(directory, ownersOnly());
        if (!Files.exists(keyFile())) {
            publish(
                    PemBlock.armour(
                            "PRIVATE KEY", SelfSignedMaker.keys().getPrivate().getEncoded()),
                    keyFile(),
                    false);
        }
        publish(certificateFor(keyPair()), certificateFile(), false);
    }

    /** Of the key that is there by now, whoever made it. */
    private KeyPair keyPair() throws BadTlsFile {
        byte[] bytes = FileSnapshot.of(List.of(keyFile())).bytes(keyFile(), source().keySetting());
        Optional<PemBlock> block = PrivateKeys.find(PemBlock.of(new String(bytes, StandardCharsets.ISO_8859_1)));
        try {
            return SelfSignedMaker.pairOf(
                    PrivateKeys.read(block.orElseThrow(() -> new GeneralSecurityException("no key")), source()));
        } catch (GeneralSecurityException e) {
            throw new BadTlsFile(
                    source().keySetting(),
                    keyFile() + " is not the key that the server made: remove it, or configure it");
        }
    }

    private void renew(Identity found) throws IOException {
        KeyPair keys = new KeyPair(found.certificate().getPublicKey(), found.key());
        publish(certificateFor(keys), certificateFile(), true);
    }

    private String certificateFor(KeyPair keys) throws IOException {
        try {
            return PemBlock.armour(
                    "CERTIFICATE",
                    SelfSignedMaker.certificate(keys, names.get(), clock.instant())
                            .getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    /** Shows a file whole. Unless it replaces, one that somebody else showed before stays. */
    private void publish(String text, Path file, boolean replaces) throws IOException {
        Path staged = Files.createTempFile(directory, ".new-", ".pem", posix() ? mode("rw-------") : none());
        try {
            try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (replaces) {
                Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                link(staged, file);
            }
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private static void link(Path staged, Path file) throws IOException {
        try {
            Files.createLink(file, staged);
        } catch (FileAlreadyExistsException e) {
            // Somebody was faster: his is as good.
            return;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without hard links. Without a lock two starts at once could now make a pair that does
            // not fit, and the next start would say so.
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private FileAttribute<?>[] ownersOnly() {
        return posix() ? mode("rwx------") : none();
    }

    private boolean posix() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] none() {
        return new FileAttribute<?>[0];
    }

    private static FileAttribute<?>[] mode(String text) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))};
    }
}
