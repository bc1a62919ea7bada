package io.sluice.server.data;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** An accepted connection of which nobody knows yet whose it is. Any thread. */
final class Guest {

    /**
     * Where it came in, and from where.
     *
     * @param port the passive port
     * @param client the address
     */
    record Place(int port, ClientAddress client) {}

    private final Place place;
    private final SocketChannel channel;
    private final long acceptedNanos = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();

    Guest(Place place, SocketChannel channel) {
        this.place = place;
        this.channel = channel;
    }

    Place place() {
        return place;
    }

    SocketChannel channel() {
        return channel;
    }

    /** By {@link System#nanoTime}. */
    long acceptedNanos() {
        return acceptedNanos;
    }

    /** Whether nothing has come from it that waits to be read. Never blocks. */
    boolean isSilent() {
        try {
            return channel.socket().getInputStream().available() == 0;
        } catch (IOException e) {
            // It is closed: nobody loses anything if it goes.
            return true;
        }
    }

    /** True for one caller only: whoever has shaken hands with it, or whoever sends it away. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    /** Sends it away unless it is settled. */
    void dismiss() {
        if (settle()) {
            SocketConnection.reset(channel);
        }
    }
}
