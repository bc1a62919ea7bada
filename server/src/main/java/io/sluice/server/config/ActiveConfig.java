package io.sluice.server.config;

/**
 * Active data connections (PORT, EPRT).
 *
 * @param enabled whether PORT and EPRT are offered at all
 * @param sourcePort the local port to connect from: 0 is any, 20 is what RFC 959 section 3.2 says; when the system
 *     refuses it, any other is taken
 */
public record ActiveConfig(boolean enabled, int sourcePort) {

    /** Offered, from any port. */
    public static final ActiveConfig DEFAULTS = new ActiveConfig(true, 0);

    /** Checks the port. */
    public ActiveConfig {
        Checks.range("source-port", sourcePort, 0, 65535);
    }
}
