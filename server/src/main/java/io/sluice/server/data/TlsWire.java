package io.sluice.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLProtocolException;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted side of a TLS connection: a blocking socket channel, what has arrived from it and is not decrypted yet,
 * and what is encrypted and not sent yet. Both buffers begin small, which is enough for handshakes, so that clients who
 * only connect cost little; the direction in which a file goes gets a large one from the pool.
 *
 * <p>For one thread.
 */
final class TlsWire {

    /** Room for one record of any kind, and a server's whole answer to a ClientHello goes into it. */
    private static final int SMALL_BYTES = 20 * 1024;

    private static final int MOST_READS_AT_END = 16;

    /** What it holds besides a buffer of the pool. */
    static final int OWN_BYTES = 2 * SMALL_BYTES;

    private final SocketChannel socket;
    private final BufferPool pool;
    private ByteBuffer in = ByteBuffer.allocate(SMALL_BYTES).limit(0);
    private ByteBuffer out = ByteBuffer.allocate(SMALL_BYTES);
    private @Nullable ByteBuffer largeIn;
    private @Nullable ByteBuffer largeOut;

    TlsWire(SocketChannel socket, BufferPool pool) {
        this(socket, pool, ByteBuffer.allocate(0));
    }

    /** Over a socket from which some bytes were read already. */
    TlsWire(SocketChannel socket, BufferPool pool, ByteBuffer first) {
        this.socket = socket;
        this.pool = pool;
        in.limit(first.remaining()).put(first).flip();
    }

    /** The socket. */
    SocketChannel socket() {
        return socket;
    }

    /** What has arrived, to be read from. */
    ByteBuffer in() {
        return in;
    }

    /** What is to be sent, to be written to. */
    ByteBuffer out() {
        return out;
    }

    /** From now on as much is taken from the socket at once as lies there. */
    void widenIn() {
        if (largeIn == null) {
            largeIn = pool.borrow();
            in = largeIn.put(in).flip();
        }
    }

    /** From now on many records are sent at once. */
    void widenOut() {
        if (largeOut == null) {
            largeOut = pool.borrow();
            out = largeOut.put(out.flip());
        }
    }

    /**
     * Waits for more bytes.
     *
     * @return false at the end of what the peer sends
     * @throws SSLProtocolException if what is there fills the buffer and is no record yet
     */
    boolean fill() throws IOException {
        in.compact();
        try {
            if (!in.hasRemaining()) {
                throw new SSLProtocolException("a record is longer than TLS allows");
            }
            return socket.read(in) >= 0;
        } finally {
            in.flip();
        }
    }

    /**
     * As {@link #fill}, and acknowledges what came at once. A client whose messages leave one by one (RFC 896) waits for that
     * before it sends the next, and where we have nothing to answer, our kernel would take some 40 ms over it: between the
     * messages of the client's last flight, and behind them, because no ticket goes out.
     */
    boolean fillAndAcknowledge() throws IOException {
        boolean more = fill();
        try {
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        } catch (UnsupportedOperationException e) {
            // Only Linux knows it, and it is only slower without.
            return more;
        }
        return more;
    }

    /** As {@link #fill}, and keeps what was read from the buffer already. */
    boolean fillAndKeep() throws IOException {
        int position = in.position();
        in.position(0);
        try {
            return fill();
        } finally {
            in.position(position);
        }
    }

    /** Sends everything; tells the progress after each part. */
    void flush(Runnable progress) throws IOException {
        out.flip();
        try {
            while (out.hasRemaining()) {
                socket.write(out);
                progress.run();
            }
        } finally {
            out.compact();
        }
    }

    /** Sends everything. */
    void flush() throws IOException {
        flush(() -> {});
    }

    /**
     * Ends the connection. What the peer has sent and nobody needs is taken from the kernel first: a socket that is
     * closed with unread bytes is reset, and what we have sent would not reach the peer.
     */
    void end() throws IOException {
        socket.shutdownOutput();
        socket.configureBlocking(false);
        int count = 1;
        // Who sends on and on is not waited for: that would hold a carrier.
        for (int i = 0; i < MOST_READS_AT_END && count > 0; i++) {
            count = socket.read(in.clear());
        }
        socket.close();
    }

    /** Gives the large buffers back; nothing can be read or written any more. */
    void release() {
        ByteBuffer none = ByteBuffer.allocate(0);
        in = none;
        out = none;
        if (largeIn != null) {
            pool.giveBack(largeIn);
            largeIn = null;
        }
        if (largeOut != null) {
            pool.giveBack(largeOut);
            largeOut = null;
        }
    }
}
