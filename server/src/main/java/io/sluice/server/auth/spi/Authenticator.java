package io.sluice.server.auth.spi;

/**
 * Decides who may log in. Called on the session's virtual thread, so it may block, from many sessions at once; it bounds
 * by itself how much work it does in parallel.
 */
public interface Authenticator extends AutoCloseable {

    /**
     * Checks credentials. An unknown user and a wrong password give the same answer after the same work, so that neither
     * text nor time tells which it was.
     */
    AuthResult authenticate(Credentials credentials);

    /** Releases what the authenticator holds. */
    @Override
    default void close() {}
}
