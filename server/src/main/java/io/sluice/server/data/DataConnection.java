package io.sluice.server.data;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/**
 * An open data connection: a blocking socket channel used by the one virtual thread of its transfer, which waits here
 * whenever the peer is slow. {@link #reset} may come from any thread and is how a transfer is told to stop.
 */
public final class DataConnection implements WritableByteChannel {

    private final SocketChannel channel;
    private volatile long lastProgressNanos = System.nanoTime();
    private volatile long bytes;

    DataConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads some bytes, waiting for them.
     *
     * @return how many, or -1 when the peer has ended its side
     */
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target);
        if (count > 0) {
            moved(count);
        }
        return count;
    }

    /** Writes all remaining bytes, waiting for the peer to take them, and notes the progress of each part. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = source.remaining();
        while (source.hasRemaining()) {
            moved(channel.write(source));
        }
        return total;
    }

    /** The channel itself, for stores that know a shorter way than copying; report what it moved to {@link #moved}. */
    public SocketChannel direct() {
        return channel;
    }

    /** Notes that so many bytes went through. Called by the transfer's thread only. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void moved(long count) {
        bytes += count;
        lastProgressNanos = System.nanoTime();
    }

    /** Bytes that went through so far. */
    public long bytes() {
        return bytes;
    }

    /** When bytes last went through, as {@link System#nanoTime}. */
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    /** Ends the connection in order: what was written still reaches the peer, then it sees the end. */
    public void finish() throws IOException {
        channel.shutdownOutput();
        channel.close();
    }

    /** Ends a connection whose peer has ended its side already; a peer that is gone by now does no harm. */
    public void finishQuietly() {
        try {
            finish();
        } catch (IOException e) {
            reset();
        }
    }

    /** Breaks the connection: the peer sees an error and cannot take what it got for the whole file. */
    public void reset() {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            // Closed already, by the peer or by its own thread: nothing is left to break.
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        reset();
    }
}
