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
 * @param fingerprint its SHA-256 in hexadecimal with colons, as other programs show it
 * @param keyPin the SHA-256 of its public key in Base64, as {@code curl --pinnedpubkey} takes it
 * @param file where it is from; empty for one that was made and could not be kept
 * @param made whether the server made it itself
 */
public record ServedCertificate(
        List<String> names,
        Instant from,
        Instant expires,
        String fingerprint,
        String keyPin,
        Optional<Path> file,
        boolean made) {

    /** Copies the names. */
    public ServedCertificate {
        names = List.copyOf(names);
    }

    static ServedCertificate of(X509Certificate certificate, Optional<Path> file, boolean made) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] digest = sha256.digest(certificate.getEncoded());
            byte[] key = sha256.digest(certificate.getPublicKey().getEncoded());
            return new ServedCertificate(
                    List.copyOf(CertificateNames.of(certificate)),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest),
                    Base64.getEncoder().encodeToString(key),
                    file,
                    made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Its file, or that it has none. */
    public String place() {
        return file.map(Path::toString).orElse("memory");
    }
}
