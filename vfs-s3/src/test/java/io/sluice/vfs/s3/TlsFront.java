package io.sluice.vfs.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Ends TLS in front of a store, with a certificate of its own for {@code 127.0.0.1} and {@code localhost} that nobody knows. */
public final class TlsFront implements AutoCloseable {

    private static final char[] PASSWORD = "hushhush".toCharArray();

    private final ServerSocket listener;
    private final URI target;
    private final Path certificate;

    private TlsFront(ServerSocket listener, URI target, Path certificate) {
        this.listener = listener;
        this.target = target;
        this.certificate = certificate;
    }

    /** In front of that store; the certificate and its key are written to that directory. */
    public static TlsFront before(S3Server server, Path directory) {
        try {
            KeyStore keys = keys(directory, "san=ip:127.0.0.1,dns:localhost");
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            TlsFront front = new TlsFront(
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    server.endpoint(),
                    pem(directory.resolve("ca.pem"), keys.getCertificate("store")));
            Thread.ofVirtual().name("tls-front").start(front::accept);
            return front;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A certificate in PEM that has signed nothing. */
    public static Path stranger(Path directory) {
        try {
            return pem(
                    directory.resolve("stranger.pem"),
                    keys(directory, "san=dns:stranger").getCertificate("store"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The JDK has no way to make a certificate but its program. */
    private static KeyStore keys(Path directory, String extension) throws IOException, GeneralSecurityException {
        Path file = Files.createTempFile(directory, "keys", ".p12");
        Files.delete(file);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "store",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=store",
                        "-ext",
                        extension,
                        "-ext",
                        "bc:c",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.isRegularFile(file)) {
            throw new IOException("keytool: " + said);
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return keys;
        }
    }

    private static Path pem(Path file, Certificate certificate) throws IOException, GeneralSecurityException {
        return Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    /** Where it listens. */
    public String endpoint() {
        return "https://127.0.0.1:" + listener.getLocalPort();
    }

    /** Whom to trust to trust it, in PEM. */
    public Path certificate() {
        return certificate;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("tls-front-connection").start(() -> Pump.between(client, target));
            } catch (IOException end) {
                return; // closed
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
