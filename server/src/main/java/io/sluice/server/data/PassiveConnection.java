package io.sluice.server.data;

import java.nio.channels.SocketChannel;

/** What comes to a lease: a closed set. */
sealed interface PassiveConnection {

    /** Its socket. */
    SocketChannel socket();

    /** Accepted, and the address is right. */
    record Accepted(SocketChannel socket) implements PassiveConnection {}

    /**
     * And it has said itself whose it is.
     *
     * @param connection the same under TLS, its handshake done
     */
    record Identified(SocketChannel socket, TlsConnection connection) implements PassiveConnection {}

    /** Breaks it; what it holds besides is released by whoever reads and writes it. */
    default void close() {
        PassiveLease.closeQuietly(socket());
    }
}
