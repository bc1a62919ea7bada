package io.sluice.server.data;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One passive port that is listened on for as long as the server runs. A virtual thread of its own accepts, so that no
 * connection waits behind another session and none is left in the queue of the kernel.
 */
final class PassiveListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PassiveListener.class);

    /**
     * Many clients of one port may connect at once; the kernel cuts this to its own limit (net.core.somaxconn). One that
     * connects while the queue is full may be told by its kernel that it is connected while ours has forgotten it.
     */
    private static final int BACKLOG = 4096;

    /** After a failed accept, for example without file descriptors: others get the time to close some. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private final ServerSocketChannel server;
    private final int port;
    private final Arrivals arrivals;

    /** Who gets the accepted connections. */
    interface Arrivals {
        void accepted(int port, SocketChannel channel) throws IOException;

        void acceptFailed(IOException why);
    }

    private PassiveListener(ServerSocketChannel server, int port, Arrivals arrivals) {
        this.server = server;
        this.port = port;
        this.arrivals = arrivals;
    }

    /**
     * Binds the port and starts to accept.
     *
     * @throws IOException if the port is in use or not allowed
     */
    static PassiveListener open(String host, int port, Arrivals arrivals) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        PassiveListener listener = new PassiveListener(server, port, arrivals);
        Thread.ofVirtual().name("passive-" + port).start(listener::acceptAll);
        return listener;
    }

    private void acceptAll() {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                try {
                    arrivals.accepted(port, channel);
                } catch (IOException e) {
                    log.debug("port={} event=data-connection-dropped why={}", port, e.toString());
                    PassiveLease.closeQuietly(channel);
                }
            } catch (AsynchronousCloseException e) {
                return;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                arrivals.acceptFailed(e);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            log.warn("port={} event=passive-close-failed why={}", port, e.toString());
        }
    }
}
