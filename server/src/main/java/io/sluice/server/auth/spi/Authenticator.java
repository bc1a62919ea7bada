package io.sluice.server.auth.spi;

import java.util.List;

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

    /**
     * The users there are, as far as it knows them beforehand: what is wrong with their trees is said at the start then,
     * and not only when they log in.
     */
    default List<User> knownUsers() {
        return List.of();
    }

    /** Releases what the authenticator holds. */
    @Override
    default void close() {}
}
