package io.sluice.server.auth.spi;

/** The answer of an {@link Authenticator}. */
public sealed interface AuthResult {

    /** The client is that user. */
    record Accepted(User user) implements AuthResult {}

    /** Unknown user or wrong password; nobody learns which. */
    record Rejected() implements AuthResult {}

    /**
     * The authenticator cannot say, for example because what it asks is down; the client keeps its password and tries
     * again later.
     *
     * @param why for the log, never for the client
     */
    record Unavailable(String why) implements AuthResult {}
}
