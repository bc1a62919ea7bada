package io.sluice.server.session;

import io.sluice.server.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** Data connections that do not go on. */
final class DataWatch {

    private static final int SMALL_WINDOW = 4096;

    private DataWatch() {}

    /** A data connection whose client reads nothing, so that a large download stalls soon. */
    static Socket stalled(RawClient client) {
        try {
            Socket data = new Socket();
            data.setReceiveBufferSize(SMALL_WINDOW);
            data.setSoTimeout(RawClient.PATIENCE_MILLIS);
            int port = client.epsv();
            data.connect(new InetSocketAddress(client.socket().getInetAddress(), port), RawClient.PATIENCE_MILLIS);
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the connection ends; whether it ended with a reset, which nobody can take for the end of a file. */
    static boolean endsWithReset(Socket data) {
        byte[] sink = new byte[64 * 1024];
        try {
            while (data.getInputStream().read(sink) >= 0) {
                // Only the end matters.
            }
            return false;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
