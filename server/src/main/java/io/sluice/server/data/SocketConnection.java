package io.sluice.server.data;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A data connection in stream mode (RFC 959 section 3.4.1): a blocking socket channel, byte for byte. */
final class SocketConnection implements DataConnection {

    /** A slow client shows progress each time this much has gone out, if the store knows no shorter way. */
    private static final int CHUNK = 64 * 1024;

    private final SocketChannel channel;
    private volatile long lastProgressNanos = System.nanoTime();
    private volatile long bytes;

    SocketConnection(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public String route() {
        return route(channel);
    }

    /** The two ends of a channel, ours first, as people read them. */
    static String route(SocketChannel channel) {
        Socket socket = channel.socket();
        return end(socket.getLocalSocketAddress()) + " to " + end(socket.getRemoteSocketAddress());
    }

    private static String end(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress end
                ? end.getAddress().getHostAddress() + " port " + end.getPort()
                : "nowhere";
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target);
        if (count > 0) {
            moved(count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = source.remaining();
        while (source.hasRemaining()) {
            moved(channel.write(source));
        }
        return total;
    }

    @Override
    public long pull(Source source, ByteBuffer scratch) throws IOException {
        // The channel itself, because a store may know sendfile(2).
        long count = source.transferTo(channel, scratch.slice(0, Math.min(CHUNK, scratch.capacity())));
        if (count > 0) {
            moved(count);
        }
        return count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the transfer's thread
    private void moved(long count) {
        bytes += count;
        lastProgressNanos = System.nanoTime();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    @Override
    public void finish() throws IOException {
        // The kernel sends what waits and the end behind it. To shut down before would be a system call for nothing.
        channel.close();
    }

    @Override
    public void reset() {
        reset(channel);
    }

    /** Breaks a channel: its peer sees no end but an error. */
    static void reset(SocketChannel channel) {
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
