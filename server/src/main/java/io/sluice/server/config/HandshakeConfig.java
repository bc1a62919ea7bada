package io.sluice.server.config;

import java.time.Duration;
import java.util.List;

/**
 * How TLS connections begin.
 *
 * @param versions those that are offered
 * @param cipherSuites those that are offered, the best first, by their names in JSSE; forward-secret ones with
 *     authenticated encryption if empty
 * @param timeout how long a handshake may take, on the control connection and on each data connection
 */
public record HandshakeConfig(List<TlsVersion> versions, List<String> cipherSuites, Duration timeout) {

    /** Both versions. */
    public static final HandshakeConfig DEFAULTS =
            new HandshakeConfig(List.of(TlsVersion.V1_2, TlsVersion.V1_3), List.of(), Duration.ofSeconds(10));

    /** Checks that there is a version, and the timeout. */
    public HandshakeConfig {
        versions = List.copyOf(versions);
        cipherSuites = List.copyOf(cipherSuites);
        Checks.that(!versions.isEmpty(), "versions", "", "TLSv1.2, TLSv1.3 or both");
        Checks.duration("timeout", timeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
    }
}
