package io.sluice.server.data;

import java.nio.channels.SocketChannel;

/** What comes to a lease: a closed set. */
sealed interface PassiveConnection {

    /** Its socket. */
    SocketChannel socket();

    /** Gives it up; what it holds besides is released by whoever reads and writes it. */
    void close();

    /** Accepted, and the address is right. */
    record Accepted(SocketChannel socket) implements PassiveConnection {
        @Override
        public void close() {
            PassiveLease.closeQuietly(socket);
        }
    }

    /**
     * And it has said itself whose it is.
     *
     * @param connection the same under TLS, its handshake done
     */
    record Identified(SocketChannel socket, TlsConnection connection) implements PassiveConnection {

        /** Not in order: its client would take that for the end of a file. */
        @Override
        public void close() {
            connection.reset();
        }
    }
}
