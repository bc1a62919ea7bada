package io.sluice.server.tls;

import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.Problem;
import io.sluice.server.config.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which cipher suites are offered, the best first. */
final class CipherSuites {

    private static final String SETTING = "tls.handshake.cipher-suites";

    /**
     * Forward-secret ones with authenticated encryption (RFC 9325 section 4.2). AES-GCM stands before ChaCha20, which costs
     * three times as much where the processor has AES; between the lengths of its key there is no difference to measure.
     * No finite-field Diffie-Hellman: whoever has one of these suites for it has the elliptic one too, for a fraction.
     */
    private static final List<String> BEST = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private CipherSuites() {}

    /**
     * Those of the configuration, or the best.
     *
     * @param supported what the platform has
     * @param problems takes what is wrong with them
     */
    static List<String> choose(
            HandshakeConfig config, Set<String> supported, List<Identity> identities, List<Problem> problems) {
        if (config.cipherSuites().isEmpty()) {
            return BEST.stream().filter(supported::contains).toList();
        }
        List<String> unknown = config.cipherSuites().stream()
                .filter(suite -> !supported.contains(suite) || suite.endsWith("_SCSV"))
                .toList();
        if (!unknown.isEmpty()) {
            problems.add(new Problem(
                    SETTING,
                    String.join(", ", unknown) + " is not among the cipher suites of this Java, such as "
                            + BEST.getFirst()));
            return List.of();
        }
        List<String> without = new ArrayList<>();
        for (TlsVersion version : config.versions()) {
            if (config.cipherSuites().stream().noneMatch(suite -> fits(suite, version, identities))) {
                without.add(version.name());
            }
        }
        if (!without.isEmpty()) {
            problems.add(new Problem(
                    SETTING,
                    "none of " + String.join(", ", config.cipherSuites()) + " is for " + String.join(" and ", without)
                            + " and the keys of the certificates; tls.handshake.versions offers it"));
        }
        return config.cipherSuites();
    }

    /** The names of TLS 1.2 say which kind of key they need; those of TLS 1.3 take any (RFC 8446 appendix B.4). */
    private static boolean fits(String suite, TlsVersion version, List<Identity> identities) {
        boolean old = suite.contains("_WITH_");
        if (version.equals(TlsVersion.V1_3) || !old) {
            return version.equals(TlsVersion.V1_3) != old;
        }
        return identities.isEmpty()
                || identities.stream()
                        .anyMatch(i -> suite.contains("_ECDSA_") == !i.keyType().startsWith("RSA"));
    }
}
