package io.sluice.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A certificate with its key.
 *
 * @param file PEM with the certificate and those of the authorities above it, or PKCS#12
 * @param key PEM of the private key; in {@code file} if absent
 * @param password of the key or the PKCS#12 file
 */
public record CertificateConfig(Optional<Path> file, Optional<Path> key, Secret password) {

    /** None. */
    public static final CertificateConfig DEFAULTS =
            new CertificateConfig(Optional.empty(), Optional.empty(), Secret.NONE);

    /** Checks that there is a certificate to the key. */
    public CertificateConfig {
        Checks.that(
                file.isPresent() || key.isEmpty(),
                "key",
                key.map(Path::toString).orElse(""),
                "the certificate of that key beside it, in tls.certificate.file");
    }
}
