package io.sluice.server.cli;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.observe.LogText;
import io.sluice.server.tls.ServedCertificate;
import io.sluice.server.tls.TlsFiles;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Certificates as people are told about them. */
final class CertificateText {

    private static final int MOST_NAMES = 4;

    private CertificateText() {}

    /**
     * A line for each certificate that the server would start with; makes none.
     *
     * @throws io.sluice.server.config.ConfigException if it would not start
     */
    static List<String> check(ServerConfig config) {
        if (!config.offersTls()) {
            return List.of();
        }
        List<String> lines = TlsFiles.check(config).stream()
                .map(c -> "certificate: " + describe(c) + ", SHA-256 "
                        + c.prints().sha256())
                .toList();
        return lines.isEmpty()
                ? List.of("certificate: a self-signed one, which the start makes in "
                        + config.tls().selfSigned().toAbsolutePath())
                : lines;
    }

    /** Its file, names and end in a line. */
    static String describe(ServedCertificate certificate) {
        List<String> names = certificate.names();
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
        boolean over = certificate.expires().isBefore(Instant.now());
        return LogText.safe(certificate.place()) + (certificate.made() ? ", self-signed" : "")
                + ", for " + (names.isEmpty() ? "no host" : LogText.safe(shown))
                + (over ? ", EXPIRED " : ", until ")
                + certificate.expires().truncatedTo(ChronoUnit.SECONDS);
    }
}
