package io.sluice.server.auth.spi;

import java.net.InetAddress;
import java.util.Set;

/** What a client shows to log in: a closed set that grows with the ways to log in. */
public sealed interface Credentials {

    /** The name the client gave. */
    String user();

    /** Where the client connects from. */
    InetAddress peer();

    /**
     * USER and PASS (RFC 959 section 4.1.1).
     *
     * @param user the name as the client sent it
     * @param password the password as the client sent it
     * @param peer the control connection's peer
     */
    record Password(String user, String password, InetAddress peer) implements Credentials {
        /** The password never shows up in a log. */
        @Override
        public String toString() {
            return "Password[user=" + user + ", password=****, peer=" + peer + "]";
        }
    }

    /**
     * A certificate that the TLS handshake has verified, in place of a password ({@code tls.client-certificates.login}).
     * That the user is one of its names is checked here and nowhere else, so that no authenticator can forget to: whoever
     * makes one asks {@code names.contains(user)} before.
     *
     * @param user the name as the client sent it; one of {@code names}, with capital letters and all
     * @param names whom the certificate names ({@link io.sluice.server.tls.ClientNames})
     * @param peer the control connection's peer
     */
    record Certificate(String user, Set<String> names, InetAddress peer) implements Credentials {
        /**
         * Copies the names.
         *
         * @throws IllegalArgumentException if the user is none of them
         */
        public Certificate {
            names = Set.copyOf(names);
            if (!names.contains(user)) {
                throw new IllegalArgumentException("the certificate is not that user's");
            }
        }
    }
}
