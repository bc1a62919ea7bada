package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Passes bytes on between a client and a store, and does nothing else: what no gateway on this machine can be faster than,
 * because it has to receive and send all bytes once more. Two platform threads serve a connection.
 */
final class BareRelay {

    private static final int PIECE = 256 * 1024;

    private BareRelay() {}

    /** Serves until it is ended; its port on the loopback address, and host and port of the store. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress store = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
        try (ServerSocketChannel listener = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(args[0])))) {
            while (true) {
                SocketChannel client = listener.accept();
                Thread.ofPlatform().start(() -> serve(client, store));
            }
        }
    }

    private static void serve(SocketChannel client, InetSocketAddress store) {
        try (client;
                SocketChannel server = SocketChannel.open(store)) {
            Thread there = Thread.ofPlatform().start(() -> pass(client, server));
            pass(server, client);
            there.join();
        } catch (IOException e) {
            System.err.println(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        try {
            while (from.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    /** The program with its arguments: this class in a JVM of its own. */
    static List<String> command(int port, InetSocketAddress store) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                BareRelay.class.getName(),
                Integer.toString(port),
                store.getHostString(),
                Integer.toString(store.getPort()));
    }
}
