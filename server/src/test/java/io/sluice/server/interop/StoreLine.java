package io.sluice.server.interop;

import io.sluice.vfs.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The line between a server and its store: it can be cut in the middle of an answer, or be down for a while. */
final class StoreLine implements AutoCloseable {

    private static final int NO_CUT = Integer.MAX_VALUE;

    private final S3Server store;
    private final int port;
    private final AtomicInteger cutAfter = new AtomicInteger(NO_CUT);
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;

    private StoreLine(S3Server store) throws IOException {
        this.store = store;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        accept(listener);
    }

    /** A line to that store. */
    static StoreLine to(S3Server store) {
        try {
            return new StoreLine(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The store at the near end of the line. */
    S3Server near() {
        return new S3Server(URI.create("http://127.0.0.1:" + port), store.accessKey(), store.secretKey());
    }

    /** Resets the next connection that has brought so many bytes from the store; those after it are whole. */
    void cutNextAfter(int bytes) {
        cutAfter.set(bytes);
    }

    /** How often it was cut. */
    int cuts() {
        return cuts.get();
    }

    /** Ends all connections and takes no new ones. */
    void down() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Takes connections again. */
    void up() throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        accept(listener);
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().name("store-line").start(() -> {
            try {
                while (true) {
                    Socket near = from.accept();
                    Socket far = new Socket(
                            store.endpoint().getHost(), store.endpoint().getPort());
                    sockets.add(near);
                    sockets.add(far);
                    Thread.ofVirtual().name("store-line-up").start(() -> copy(near, far, false));
                    Thread.ofVirtual().name("store-line-down").start(() -> copy(far, near, true));
                }
            } catch (IOException down) {
                // The listener was closed.
            }
        });
    }

    private void copy(Socket from, Socket to, boolean fromStore) {
        byte[] buffer = new byte[16 * 1024];
        long copied = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                copied += n;
                int limit = cutAfter.get();
                if (fromStore && copied > limit && cutAfter.compareAndSet(limit, NO_CUT)) {
                    cuts.incrementAndGet();
                    to.setSoLinger(true, 0);
                    return;
                }
            }
        } catch (IOException ended) {
            // One end is gone; so is the other now.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            down();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
