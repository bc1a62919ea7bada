package io.sluice.server.testing;

import io.sluice.server.config.TlsVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * The client's end of a TLS connection, record by record: tests decide what goes over the wire and when, and see what
 * comes besides data. It sends nothing that it was not told to send.
 */
public final class TlsPeer {

    private static final int RECORD = 20 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Socket socket;
    private final SSLEngine engine;
    private ByteBuffer arrived = ByteBuffer.allocate(4 * RECORD).limit(0);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int messages;

    /** How the other end has ended the connection. */
    public enum End {
        /** By close_notify and the end of the TCP connection. */
        NOTIFIED,
        /** By the end of the TCP connection. */
        UNNOTIFIED,
        /** By a reset. */
        RESET
    }

    /** A peer with that engine; nothing is sent yet. */
    public TlsPeer(Socket socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /** An engine of a client, in that version alone; all of one context resume one another's sessions. */
    public static SSLEngine engine(SSLContext context, TlsVersion version) {
        SSLEngine engine = context.createSSLEngine("localhost", 21);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version.name()});
        return engine;
    }

    /** Does the handshake. */
    public TlsPeer handshake() {
        try {
            if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
                engine.beginHandshake();
            }
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> runTasks(engine);
                    case NEED_WRAP -> sendRaw(seal(new byte[0]));
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (unwrap(NOTHING).getStatus() == SSLEngineResult.Status.CLOSED) {
                            throw new AssertionError("the server ended the handshake");
                        }
                    }
                    case FINISHED, NOT_HANDSHAKING -> {
                        return this;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine, to be told more. */
    public SSLEngine engine() {
        return engine;
    }

    /** The socket. */
    public Socket socket() {
        return socket;
    }

    /** Ends the TCP connection, without close_notify. */
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many messages came after the handshake that were neither data nor the end. */
    public int messages() {
        return messages;
    }

    /** The records for some data, or for what the engine has to say if there is none. */
    public byte[] seal(byte[] data) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(data);
        ByteBuffer out = ByteBuffer.allocate(2 * RECORD);
        try {
            do {
                engine.wrap(in, out.clear());
                sealed.write(out.array(), 0, out.position());
            } while (in.hasRemaining());
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
        return sealed.toByteArray();
    }

    /** The record of close_notify. */
    public byte[] closeNotify() {
        engine.closeOutbound();
        return seal(new byte[0]);
    }

    /** Sends bytes as they are. */
    public void sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends data. */
    public void send(byte[] data) {
        sendRaw(seal(data));
    }

    /** The data that came so far. */
    public byte[] received() {
        return received.toByteArray();
    }

    /** Reads to the end and hangs up; how the server ended it. */
    public End receive() {
        End end = readToEnd();
        hangUp();
        return end;
    }

    /** Closes the socket as it is. */
    public void hangUp() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until some data has come, and leaves the rest where it is. */
    public void awaitData() {
        ByteBuffer plain = ByteBuffer.allocate(2 * RECORD);
        try {
            do {
                unwrap(plain);
            } while (plain.position() == 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        received.write(plain.array(), 0, plain.position());
    }

    private End readToEnd() {
        ByteBuffer plain = ByteBuffer.allocate(2 * RECORD);
        try {
            while (true) {
                SSLEngineResult result = unwrap(plain.clear());
                received.write(plain.array(), 0, plain.position());
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    return atEnd();
                }
                if (result.bytesConsumed() > 0 && result.bytesProduced() == 0) {
                    messages++;
                }
            }
        } catch (EndOfStream e) {
            return End.UNNOTIFIED;
        } catch (SocketException e) {
            return End.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Behind close_notify nothing but the end of the connection may come. */
    private End atEnd() throws IOException {
        if (arrived.hasRemaining() || socket.getInputStream().read() >= 0) {
            throw new AssertionError("something comes behind close_notify");
        }
        return End.NOTIFIED;
    }

    private SSLEngineResult unwrap(ByteBuffer plain) throws IOException {
        while (true) {
            SSLEngineResult result = engine.unwrap(arrived, plain);
            runTasks(engine);
            if (result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                return result;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        arrived.compact();
        int count = socket.getInputStream().read(arrived.array(), arrived.position(), arrived.remaining());
        arrived.position(arrived.position() + Math.max(0, count)).flip();
        if (count < 0) {
            throw new EndOfStream();
        }
    }

    /** Shakes hands with another engine of this process, and reads what that one has to say besides. */
    public static void connect(SSLEngine client, SSLEngine server) {
        ByteBuffer toServer = ByteBuffer.allocate(8 * RECORD);
        ByteBuffer toClient = ByteBuffer.allocate(8 * RECORD);
        try {
            int moved;
            do {
                moved = step(client, toServer, toClient) + step(server, toClient, toServer);
            } while (moved > 0);
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        int produced = engine.wrap(NOTHING, out).bytesProduced();
        in.flip();
        int consumed = engine.unwrap(in, ByteBuffer.allocate(RECORD)).bytesConsumed();
        in.compact();
        runTasks(engine);
        return produced + consumed;
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static final class EndOfStream extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
