package io.sluice.server.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Netty's channel of an accepted socket, which other threads than its event loop may write to while nothing waits in Netty's
 * own buffer: waking the loop for a reply costs more than sending it (docs/decisions/0024-small-files.md).
 */
final class ControlChannel extends NioSocketChannel {

    private static final Optional<SocketPoll> POLL = SocketPoll.available();

    /** Whether the loop is about to take bytes from the kernel that {@link #taken} does not count yet. */
    private volatile boolean reading;

    /** Bytes that were taken from the kernel so far. */
    private volatile long taken;

    ControlChannel(Channel parent, SocketChannel socket) {
        super(parent, socket);
    }

    /** Writes what the kernel takes at once. Any thread, never blocks. */
    int writeNow(ByteBuffer bytes) throws IOException {
        return javaChannel().write(bytes);
    }

    /**
     * Whether the client has sent nothing but so many bytes, and has not gone: false if it has, and if that cannot be said.
     * Any thread, never blocks.
     */
    boolean hasSentOnly(long bytes) {
        // In this order: what is taken from the kernel before we ask shows in the fields, whatever comes later in its
        // answer.
        return POLL.filter(poll -> poll.isQuiet(javaChannel())).isPresent() && !reading && taken == bytes;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the event loop
    protected int doReadBytes(ByteBuf target) throws Exception {
        reading = true;
        try {
            int count = super.doReadBytes(target);
            if (count > 0) {
                taken += count;
            }
            return count;
        } finally {
            reading = false;
        }
    }
}
