package io.sluice.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The certificates of clients.
 *
 * @param mode whether they are asked for
 * @param authorities PEM of those who may have signed them
 * @param revoked PEM or DER of their lists of revoked certificates; one for each authority
 * @param login what a certificate is worth
 */
public record ClientCertificateConfig(Mode mode, Optional<Path> authorities, Optional<Path> revoked, Login login) {

    /** Nobody asks. */
    public static final ClientCertificateConfig DEFAULTS =
            new ClientCertificateConfig(Mode.OFF, Optional.empty(), Optional.empty(), Login.ANY_USER);

    /** Whether clients show certificates. */
    public enum Mode {
        /** Never. */
        OFF,
        /** Who has one may show it. */
        OPTIONAL,
        /** No handshake without. */
        REQUIRED
    }

    /** What a certificate is worth; its names are its CN and those among its subject alternative names. */
    public enum Login {
        /** Whoever has one may log in as anybody, with the password. */
        ANY_USER,
        /** USER must be one of its names; the password is asked for besides. */
        SAME_USER,
        /** USER must be one of its names, and needs no password then. */
        NO_PASSWORD
    }

    /** Checks that there is somebody to trust. */
    public ClientCertificateConfig {
        Checks.that(
                mode == Mode.OFF || authorities.isPresent(),
                "authorities",
                "",
                "the certificates of those who sign the clients' certificates");
    }
}
