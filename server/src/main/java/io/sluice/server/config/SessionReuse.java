package io.sluice.server.config;

/** Whether a protected data connection has to resume the TLS session of its own control connection. */
public enum SessionReuse {
    /** Nobody looks. */
    OFF,
    /**
     * Every data connection is admitted, and a client that resumes is helped to do it again. One that resumes another
     * session than its own is admitted too: clients with one memory for all their connections do that, and a thief need
     * not resume anything.
     */
    PREFER,
    /** One that does not resume its own is refused. */
    REQUIRE
}
