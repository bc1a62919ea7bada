package io.sluice.server.auth.spi;

import java.net.InetAddress;

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
}
