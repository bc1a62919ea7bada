package io.sluice.server.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for connections on the passive ports that somebody watches, on a thread of its own: one for all ports, and none of
 * the transfers waits behind another one's handshake.
 */
final class Doorkeeper implements AutoCloseable {

    /** After a failed accept, for example without file descriptors: others get the time to close some. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private final Selector selector;

    /** What a watched port does when a connection has come. */
    @FunctionalInterface
    interface Door {

        /** Accepts what there is; false if that failed and a pause is due. The thread of the doorkeeper. */
        boolean opened();
    }

    Doorkeeper() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for the passive ports", e);
        }
        Thread.ofPlatform().name("passive-doorkeeper").daemon().start(this::run);
    }

    /** Takes a port that nobody watches yet; its door is told from {@link #watch} on. */
    SelectionKey register(ServerSocketChannel server, Door door) throws IOException {
        try {
            return server.register(selector, 0, door);
        } catch (ClosedSelectorException e) {
            throw new IOException("the passive ports are closed", e);
        }
    }

    /** Begins to wait on a port. Any thread, never blocks. */
    void watch(SelectionKey key) {
        if (key.isValid() && key.interestOpsOr(SelectionKey.OP_ACCEPT) == 0) {
            selector.wakeup();
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                boolean[] failed = new boolean[1];
                selector.select(key -> failed[0] |= !((Door) key.attachment()).opened());
                if (failed[0]) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (ClosedSelectorException e) {
            // The server stops.
        } catch (IOException e) {
            throw new UncheckedIOException("the passive ports cannot be watched", e);
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
