package io.sluice.server.control;

import io.sluice.server.fuzz.FuzzWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The client's end of one data connection, on a virtual thread: sends its bytes and their end, and reads to the end. So
 * it is right for uploads and for downloads, and need not know which it is.
 */
final class MemoryDataClient {

    private final SocketChannel channel;
    private final CompletableFuture<String> received = new CompletableFuture<>();

    private MemoryDataClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to that port and goes on by itself. */
    static MemoryDataClient open(int port, byte[] upload) {
        try {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(FuzzWorld.CLIENT.getAddress(), port));
            MemoryDataClient client = new MemoryDataClient(channel);
            Thread.ofVirtual().name("fuzz-data").start(() -> client.run(upload));
            return client;
        } catch (IOException e) {
            throw new AssertionError("nobody listens on the announced port " + port, e);
        }
    }

    private void run(byte[] upload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (channel) {
            ByteBuffer bytes = ByteBuffer.wrap(upload);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            while (channel.read(buffer.clear()) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
            }
        } catch (IOException e) {
            // The server breaks the connections that it has no use for.
        }
        received.complete(all.toString(StandardCharsets.ISO_8859_1));
    }

    /** Gives up what is not done yet. */
    void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError("a socket cannot be closed", e);
        }
    }

    /** Waits until the connection is done; fails if what it got is not the client's. */
    void awaitEnd(long seconds) throws InterruptedException {
        try {
            if (FuzzWorld.tellsSecret(received.get(seconds, TimeUnit.SECONDS))) {
                throw new AssertionError("a file outside was sent");
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a data connection does not end", e);
        }
    }
}
