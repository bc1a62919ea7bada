package io.sluice.server.data;

import io.sluice.server.config.KeepAliveConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One passive port that is listened on for as long as the server runs. Whoever wants a connection takes it from the queue of
 * the kernel; the {@link Doorkeeper} does while somebody waits for one.
 */
final class PassiveListener implements PassiveDoor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PassiveListener.class);

    /**
     * Many clients of one port may connect at once; the kernel cuts this to its own limit (net.core.somaxconn). One that
     * connects while the queue is full may be told by its kernel that it is connected while ours has forgotten it.
     */
    private static final int BACKLOG = 4096;

    private final ServerSocketChannel server;
    private final int port;
    private final Arrivals arrivals;
    private final Doorkeeper keeper;
    private final SelectionKey key;
    private final AtomicInteger watchers = new AtomicInteger();

    /** Who gets the accepted connections. */
    interface Arrivals {
        void accepted(int port, SocketChannel channel) throws IOException;

        void acceptFailed(IOException why);
    }

    private PassiveListener(ServerSocketChannel server, int port, Arrivals arrivals, Doorkeeper keeper)
            throws IOException {
        this.server = server;
        this.port = port;
        this.arrivals = arrivals;
        this.keeper = keeper;
        this.key = keeper.register(server, this::opened);
    }

    /**
     * Binds the port.
     *
     * @param keepAlive whose times accepted connections inherit
     * @throws IOException if the port is in use or not allowed
     */
    static PassiveListener open(
            InetSocketAddress address, KeepAliveConfig keepAlive, Arrivals arrivals, Doorkeeper keeper)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            KeepAlive.applyTimes(keepAlive, server::setOption);
            server.configureBlocking(false);
            server.bind(address, BACKLOG);
            return new PassiveListener(server, address.getPort(), arrivals, keeper);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void drain(BooleanSupplier enough) {
        boolean _ = accept(enough);
    }

    @Override
    public void watch() {
        watchers.incrementAndGet();
        try {
            keeper.watch(key);
        } catch (CancelledKeyException e) {
            // Closed meanwhile: nothing comes any more, and whoever waits is told when the server stops.
        }
    }

    @Override
    public void unwatch() {
        watchers.decrementAndGet();
    }

    private boolean opened() {
        try {
            // One call leaves it at that, so that a flood here keeps nobody waiting at the other ports.
            boolean fine = accept(() -> false);
            if (watchers.get() == 0) {
                key.interestOps(0);
                if (watchers.get() > 0) {
                    // Came in between, and relies on it.
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            }
            return fine;
        } catch (CancelledKeyException e) {
            return true;
        }
    }

    /** False if accepting failed. */
    private boolean accept(BooleanSupplier enough) {
        try {
            for (int i = 0; i < BACKLOG && !enough.getAsBoolean(); i++) {
                SocketChannel channel = server.accept();
                if (channel == null) {
                    return true;
                }
                try {
                    arrivals.accepted(port, channel);
                } catch (IOException e) {
                    log.debug("port={} event=data-connection-dropped why={}", port, e.toString());
                    PassiveLease.closeQuietly(channel);
                }
            }
            return true;
        } catch (ClosedChannelException e) {
            return true;
        } catch (IOException e) {
            arrivals.acceptFailed(e);
            return false;
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
