package io.sluice.server.config;

/** Whether a protected data connection has to resume the TLS session of its own control connection. */
public enum SessionReuse {
    /** Nobody looks. */
    OFF,
    /** A data connection that resumes the session of somebody else is refused; one that resumes none is not. */
    PREFER,
    /** One that does not resume its own is refused. */
    REQUIRE
}
