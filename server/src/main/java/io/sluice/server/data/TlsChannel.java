package io.sluice.server.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

/**
 * The bytes of a TLS connection after its handshake, over a blocking channel. Records are decrypted right into what the
 * caller reads into while that has room for one, and as many as fit are encrypted before they are sent together.
 *
 * <p>For one thread.
 */
final class TlsChannel {

    /** What the engine takes for possible in one record (RFC 8446 section 5.2), though it holds 16 KiB at most. */
    private static final int RECORD_ROOM = 16 * 1024 + 256;

    private static final int RECORD_BYTES = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final TlsWire wire;
    private final String version;
    private ByteBuffer leftover = NOTHING;
    private End end = End.NONE;

    /** How the peer has ended what it sends. */
    enum End {
        /** Not at all. */
        NONE,
        /** By close_notify, so that nobody else can have ended it. */
        NOTIFIED,
        /** By the end of the TCP connection, between two records. */
        UNNOTIFIED
    }

    TlsChannel(SSLEngine engine, TlsWire wire) {
        this.engine = engine;
        this.wire = wire;
        this.version = engine.getSession().getProtocol();
    }

    /** {@code TLSv1.2} or {@code TLSv1.3}. */
    String version() {
        return version;
    }

    /** How the peer has ended what it sends. */
    End end() {
        return end;
    }

    /** Reads some bytes, waiting for them; how many, or -1 at the {@link #end}. */
    int read(ByteBuffer target) throws IOException {
        if (leftover.hasRemaining()) {
            return takeLeftover(target);
        }
        wire.widenIn();
        try {
            if (target.remaining() >= RECORD_ROOM) {
                return decrypt(target);
            }
            leftover = leftover.capacity() == 0 ? ByteBuffer.allocate(RECORD_ROOM) : leftover.clear();
            try {
                decrypt(leftover);
            } finally {
                leftover.flip();
            }
            return leftover.hasRemaining() ? takeLeftover(target) : -1;
        } catch (SSLException e) {
            throw Alerts.sent(engine, wire, e);
        }
    }

    private int takeLeftover(ByteBuffer target) {
        int count = Math.min(leftover.remaining(), target.remaining());
        target.put(leftover.slice(leftover.position(), count));
        leftover.position(leftover.position() + count);
        return count;
    }

    private int decrypt(ByteBuffer target) throws IOException {
        int start = target.position();
        while (end == End.NONE && target.remaining() >= RECORD_ROOM) {
            SSLEngineResult result = engine.unwrap(wire.in(), target);
            switch (result.getStatus()) {
                case OK -> attend(result.getHandshakeStatus());
                case CLOSED -> end = End.NOTIFIED;
                case BUFFER_OVERFLOW -> throw new SSLProtocolException("a record is longer than TLS allows");
                case BUFFER_UNDERFLOW -> {
                    if (target.position() > start) {
                        return target.position() - start;
                    }
                    if (!wire.fill()) {
                        end = endWithoutNotice();
                    }
                }
            }
        }
        int count = target.position() - start;
        return count > 0 ? count : -1;
    }

    private End endWithoutNotice() throws EOFException {
        if (wire.in().hasRemaining()) {
            throw new EOFException("the connection ended in the middle of a TLS record");
        }
        return End.UNNOTIFIED;
    }

    /** The peer may want new keys at any time (RFC 8446 section 4.6.3), and a renegotiation never. */
    private void attend(SSLEngineResult.HandshakeStatus first) throws IOException {
        SSLEngineResult.HandshakeStatus status = first;
        while (true) {
            switch (status) {
                case NOT_HANDSHAKING, FINISHED -> {
                    return;
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    refuseRenegotiation();
                    return;
                }
                case NEED_TASK -> {
                    refuseRenegotiation();
                    EngineTasks.run(engine);
                    status = engine.getHandshakeStatus();
                }
                case NEED_WRAP -> {
                    refuseRenegotiation();
                    status = engine.wrap(NOTHING, wire.out()).getHandshakeStatus();
                    wire.flush();
                }
            }
        }
    }

    private void refuseRenegotiation() throws SSLException {
        if (!version.equals(TlsHandshake.TLS_1_3)) {
            throw new SSLProtocolException("the client wants to renegotiate, which is not offered");
        }
    }

    /** Writes all remaining bytes, waiting for the peer to take them, and tells the progress of each part. */
    void write(ByteBuffer source, Runnable progress) throws IOException {
        if (source.remaining() > RECORD_BYTES) {
            wire.widenOut();
        }
        int room = engine.getSession().getPacketBufferSize();
        while (source.hasRemaining()) {
            do {
                encrypt(source);
            } while (source.hasRemaining() && wire.out().remaining() >= room);
            wire.flush(progress);
        }
    }

    private void encrypt(ByteBuffer source) throws IOException {
        SSLEngineResult result = engine.wrap(source, wire.out());
        switch (result.getStatus()) {
            case OK -> EngineTasks.run(engine);
            case CLOSED -> throw new EOFException("the client has ended the TLS connection");
            case BUFFER_OVERFLOW, BUFFER_UNDERFLOW ->
                throw new SSLException(
                        "no room for a record of " + engine.getSession().getPacketBufferSize());
        }
    }

    /** Says that nothing follows, so that the peer knows that it has everything. */
    void sendCloseNotify() throws IOException {
        Alerts.sendCloseNotify(engine, wire);
    }
}
