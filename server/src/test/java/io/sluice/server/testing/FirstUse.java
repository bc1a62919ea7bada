package io.sluice.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CompletableFuture;

/** The JDK opens descriptors of its own at the first use of sockets on a virtual thread and keeps them: those are no leaks. */
final class FirstUse {

    /** Done when they are open. */
    static final CompletableFuture<Void> OF_SOCKETS = CompletableFuture.runAsync(
            FirstUse::useSockets, task -> Thread.ofVirtual().start(task));

    private FirstUse() {}

    private static void useSockets() {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
                ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(null);
            listener.accept().close();
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
