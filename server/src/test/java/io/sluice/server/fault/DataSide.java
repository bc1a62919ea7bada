package io.sluice.server.fault;

import io.sluice.server.fault.FaultCase.Fault;
import io.sluice.server.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/** The client's end of one data connection, passive or active, with a small window. */
abstract class DataSide implements AutoCloseable {

    /** Less than what is downloaded, also with all that the server's kernel buffers. */
    private static final int WINDOW = 64 * 1024;

    private Optional<Socket> socket = Optional.empty();
    private long received;
    private boolean endedInOrder;

    /** EPSV was sent; the client connects. */
    static DataSide passive(RawClient client) {
        return new Passive(client);
    }

    /** PORT was sent; the server connects. */
    static DataSide active(RawClient client) {
        return new Active(client);
    }

    /** Plays the fault before the client has seen a 150; false if then there is no connection. */
    abstract boolean faultBefore(Fault fault, Runnable command) throws IOException;

    /** A connection; for an active one the command must have been sent. */
    abstract Socket connect() throws IOException;

    /** Opens the connection. */
    final void open() throws IOException {
        Socket opened = connect();
        opened.setSoTimeout(RawClient.PATIENCE_MILLIS);
        socket = Optional.of(opened);
    }

    final Socket socket() {
        return socket.orElseThrow();
    }

    final long received() {
        return received;
    }

    /** Whether what came ended in order, as a whole file does. */
    final boolean endedInOrder() {
        return endedInOrder;
    }

    final void play(Fault fault) throws IOException {
        playOn(socket(), fault);
    }

    final void send(byte[] bytes) throws IOException {
        socket().getOutputStream().write(bytes);
    }

    final void receive(long count) throws IOException {
        InputStream in = socket().getInputStream();
        in.skipNBytes(count);
        received += count;
    }

    /** Reads to the end, which must be in order; how much came. */
    final long drain() throws IOException {
        long count = socket().getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        received += count;
        endedInOrder = true;
        return count;
    }

    /** Reads to the end, in order or not; how much came. */
    final long drainToAnyEnd() throws IOException {
        byte[] buffer = new byte[WINDOW];
        long count = 0;
        try {
            InputStream in = socket().getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
            }
            endedInOrder = true;
        } catch (SocketException e) {
            // Broken, as it should be.
            endedInOrder = false;
        }
        return count;
    }

    /** Does to a connection what the fault says. */
    static void playOn(Socket socket, Fault fault) throws IOException {
        switch (fault) {
            case CUT -> RawClient.reset(socket);
            case END -> socket.close();
            case HALF -> {
                if (!socket.isOutputShutdown()) {
                    socket.shutdownOutput();
                }
            }
            case STALL -> {}
        }
    }

    @Override
    public void close() throws IOException {
        if (socket.isPresent()) {
            socket.get().close();
        }
    }

    private static final class Passive extends DataSide {

        private final RawClient client;
        private final int port;

        Passive(RawClient client) {
            this.client = client;
            this.port = client.epsv();
        }

        @Override
        boolean faultBefore(Fault fault, Runnable command) throws IOException {
            if (fault == Fault.STALL) {
                command.run();
                return false;
            }
            open();
            play(fault);
            command.run();
            return true;
        }

        @Override
        Socket connect() throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(WINDOW);
            socket.bind(new InetSocketAddress(client.localAddress(), 0));
            socket.connect(new InetSocketAddress(client.socket().getInetAddress(), port), RawClient.PATIENCE_MILLIS);
            return socket;
        }
    }

    private static final class Active extends DataSide {

        private final ServerSocket listener;

        Active(RawClient client) {
            listener = client.listen();
            try {
                listener.setReceiveBufferSize(WINDOW);
            } catch (SocketException e) {
                throw new AssertionError(e);
            }
            client.port(listener, "200 ");
        }

        @Override
        boolean faultBefore(Fault fault, Runnable command) throws IOException {
            if (fault == Fault.CUT) {
                listener.close();
                command.run();
                return false;
            }
            command.run();
            open();
            play(fault);
            return true;
        }

        @Override
        Socket connect() throws IOException {
            return listener.accept();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            super.close();
        }
    }
}
