package io.sluice.benchmarks.whole;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * One connection under TLS, the client's end, as cheap as it can be: heap buffers, up to sixteen records in one write, one
 * record per read so that what is decrypted stays in the processor's cache. Not thread-safe, except {@link #close}.
 */
final class TlsPipe implements ByteChannel {

    /** Room for what one record holds, as the engine reckons before it has looked into it. */
    static final int RECORD_ROOM = 16 * 1024 + 256;

    /** What the engine wants for a record before it makes one. */
    private static final int PACKET = 17 * 1024;

    private static final int SMALL = 24 * 1024;
    private static final int LARGE = 264 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final Buffers buffers;
    private ByteBuffer in;

    /** What the connections of one client share, because only one of them is at work at any time. */
    static final class Buffers {
        private ByteBuffer out = NOTHING;
        private ByteBuffer in = NOTHING;

        private ByteBuffer out(int bytes) {
            if (out.capacity() < bytes) {
                out = ByteBuffer.allocate(bytes);
            }
            return out.clear();
        }

        private ByteBuffer in() {
            if (in.capacity() == 0) {
                in = ByteBuffer.allocate(LARGE);
            }
            return in.clear().limit(0);
        }

        /** Lets go of them until they are needed again. */
        void drop() {
            out = NOTHING;
            in = NOTHING;
        }
    }

    private TlsPipe(SocketChannel socket, SSLEngine engine, Buffers buffers, ByteBuffer in) {
        this.socket = socket;
        this.engine = engine;
        this.buffers = buffers;
        this.in = in;
    }

    /** A control connection: it has a small buffer of its own for what comes in. */
    static TlsPipe control(SocketChannel socket, SSLEngine engine, Buffers buffers) throws IOException {
        return new TlsPipe(socket, engine, buffers, ByteBuffer.allocate(4096).limit(0)).handshake();
    }

    /** A data connection, while there is no other. */
    static TlsPipe data(SocketChannel socket, SSLEngine engine, Buffers buffers) throws IOException {
        return new TlsPipe(socket, engine, buffers, buffers.in()).handshake();
    }

    private TlsPipe handshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> send(NOTHING, SMALL);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    switch (engine.unwrap(in, NOTHING).getStatus()) {
                        case OK -> {}
                        case BUFFER_UNDERFLOW -> fill();
                        case BUFFER_OVERFLOW -> throw new SSLException("data before the end of the handshake");
                        case CLOSED -> throw new EOFException("close_notify during the handshake");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return this;
                }
            }
        }
    }

    private void runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    private void send(ByteBuffer source, int room) throws IOException {
        ByteBuffer out = buffers.out(room);
        SSLEngineResult result;
        do {
            result = engine.wrap(source, out);
            if (result.getStatus() != SSLEngineResult.Status.OK
                    && result.getStatus() != SSLEngineResult.Status.CLOSED) {
                throw new SSLException("cannot encrypt: " + result);
            }
        } while ((source.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP)
                && out.remaining() >= PACKET);
        out.flip();
        while (out.hasRemaining()) {
            socket.write(out);
        }
    }

    private void fill() throws IOException {
        if (in.remaining() == in.capacity()) {
            in = ByteBuffer.allocate(SMALL).put(in).flip();
        }
        in.compact();
        try {
            if (socket.read(in) < 0) {
                throw new EOFException("the server ended a TLS connection without close_notify");
            }
        } finally {
            in.flip();
        }
    }

    /**
     * One record, into a buffer with {@link #RECORD_ROOM}; -1 after close_notify.
     *
     * @throws EOFException if the connection ends without
     */
    @Override
    public int read(ByteBuffer target) throws IOException {
        while (true) {
            SSLEngineResult result = engine.unwrap(in, target);
            switch (result.getStatus()) {
                case OK -> attend(result);
                case BUFFER_UNDERFLOW -> fill();
                case BUFFER_OVERFLOW -> throw new SSLException("no room for a record");
                case CLOSED -> {
                    return -1;
                }
            }
            if (result.bytesProduced() > 0) {
                return result.bytesProduced();
            }
        }
    }

    /** Tickets come after the handshake. */
    private void attend(SSLEngineResult result) throws IOException {
        switch (result.getHandshakeStatus()) {
            case NEED_TASK -> runTasks();
            case NEED_WRAP -> send(NOTHING, SMALL);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {}
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            send(source, count > RECORD_ROOM ? LARGE : SMALL);
        }
        return count;
    }

    /** Says that nothing follows. */
    void sendCloseNotify() throws IOException {
        engine.closeOutbound();
        send(NOTHING, SMALL);
        socket.shutdownOutput();
    }

    /**
     * Takes what the server still sends, its tickets among it: a socket that is closed with unread bytes is reset, and a
     * reset may overtake what was sent.
     */
    void awaitCloseNotify() throws IOException {
        int count;
        do {
            count = read(buffers.out(SMALL));
        } while (count >= 0);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
