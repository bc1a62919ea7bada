package io.sluice.server.auth.spi;

/** What a user's connections must be, whatever the listener lets others do (RFC 4217). */
public enum TlsDemand {
    /** As the listener says. */
    NONE,
    /** No login without TLS. */
    LOGIN,
    /** And no data connection without (PROT P). */
    DATA
}
