package io.sluice.server.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that clients are shown, as it is described to people.
 *
 * @param names the host names and addresses that it is for
 * @param from when it begins to hold
 * @param expires when it ends
 * @param prints by what it is recognised
 * @param file where it is from; empty for one that was made and could not be kept
 * @param made whether the server made it itself
 */
public record ServedCertificate(
        List<String> names, Instant from, Instant expires, Prints prints, Optional<Path> file, boolean made) {

    /**
     * By what people and programs recognise a certificate.
     *
     * @param sha256 of all of it, in hexadecimal with colons, as most programs show it
     * @param sha1 the same for those that know no other, such as lftp; nobody can make a second certificate that has it
     * @param key the SHA-256 of its public key in Base64, as {@code curl --pinnedpubkey} takes it
     */
    public record Prints(String sha256, String sha1, String key) {

        static Prints of(X509Certificate certificate) {
            HexFormat colons = HexFormat.ofDelimiter(":").withUpperCase();
            try {
                byte[] all = certificate.getEncoded();
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                return new Prints(
                        colons.formatHex(sha256.digest(all)),
                        colons.formatHex(MessageDigest.getInstance("SHA-1").digest(all)),
                        Base64.getEncoder()
                                .encodeToString(
                                        sha256.digest(certificate.getPublicKey().getEncoded())));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
            }
        }
    }

    /** Copies the names. */
    public ServedCertificate {
        names = List.copyOf(names);
    }

    static ServedCertificate of(X509Certificate certificate, Optional<Path> file, boolean made) {
        return new ServedCertificate(
                List.copyOf(CertificateNames.of(certificate)),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                Prints.of(certificate),
                file,
                made);
    }

    /** Its file, or that it has none. */
    public String place() {
        return file.map(Path::toString).orElse("memory");
    }
}
