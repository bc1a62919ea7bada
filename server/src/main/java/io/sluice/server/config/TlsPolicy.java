package io.sluice.server.config;

/** What one listener asks of its clients; a user may ask for more ({@link io.sluice.server.auth.spi.TlsDemand}). */
public enum TlsPolicy {
    /** No TLS is offered. */
    OFF,
    /** Whoever wants it has it. */
    OPTIONAL,
    /** Nobody logs in without. */
    LOGIN,
    /** And nothing goes over a data connection without (PROT P). */
    DATA;

    /** Whether TLS is offered. */
    public boolean isOffered() {
        return this != OFF;
    }
}
