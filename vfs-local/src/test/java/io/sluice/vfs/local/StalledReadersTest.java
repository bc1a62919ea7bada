package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Download;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** Sending a file to clients that do not read holds no carrier thread, and sends every byte to those that do. */
final class StalledReadersTest extends LocalTest {

    /** More than the carriers of server/jvm.options. */
    private static final int STALLED = 40;

    private static final int SIZE = 64 << 20;

    private final AtomicLongArray sent = new AtomicLongArray(STALLED);
    private final CountDownLatch begun = new CountDownLatch(STALLED);
    private final List<SocketChannel> clients = new ArrayList<>();

    @Test
    void moreStalledReadersThanCarriersHinderNobody() throws Exception {
        file("/big", "");
        try (RandomAccessFile file = new RandomAccessFile(root().resolve("big").toFile(), "rw")) {
            file.setLength(SIZE);
        }
        List<Future<String>> transfers;
        try (ServerSocketChannel listener = listener();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                transfers = stall(listener, threads);
                serveAnother(listener, threads);
            } finally {
                closeClients();
            }
            for (Future<String> transfer : transfers) {
                assertEquals("the channel failed", transfer.get(60, TimeUnit.SECONDS));
            }
        }
        for (int i = 0; i < STALLED; i++) {
            assertTrue(sent.get(i) > 0 && sent.get(i) < SIZE, "each was stopped in the middle: " + sent);
        }
    }

    private List<Future<String>> stall(ServerSocketChannel listener, ExecutorService threads) throws Exception {
        List<Future<String>> transfers = new ArrayList<>();
        for (int i = 0; i < STALLED; i++) {
            int index = i;
            clients.add(SocketChannel.open(listener.getLocalAddress()));
            SocketChannel accepted = listener.accept();
            transfers.add(threads.submit(() -> stall(path("/big"), accepted, index)));
        }
        assertTrue(begun.await(20, TimeUnit.SECONDS), "every transfer has begun");
        return transfers;
    }

    private void serveAnother(ServerSocketChannel listener, ExecutorService threads) throws Exception {
        Patterns pattern = new Patterns(7);
        VfsPath small = file("/small", pattern.bytes(0, 3_000_000));
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        SocketChannel accepted = listener.accept();
        Future<Long> served = threads.submit(() -> send(small, accepted));
        CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> verify(client, pattern));
        assertEquals(3_000_000, received.get(20, TimeUnit.SECONDS));
        assertEquals(3_000_000, served.get(20, TimeUnit.SECONDS));
    }

    /** Also when the test fails: a thread that a stalled client holds ends in no other way. */
    private void closeClients() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private static ServerSocketChannel listener() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    }

    private String stall(VfsPath path, SocketChannel to, int index) {
        ByteBuffer scratch = ByteBuffer.allocateDirect(256 * 1024);
        try (to;
                Download download = store().openRead(path, 0)) {
            for (long count = 0; count >= 0; count = download.transferTo(to, scratch)) {
                sent.addAndGet(index, count);
                if (count > 0 && sent.get(index) == count) {
                    begun.countDown();
                }
            }
            return "all was sent";
        } catch (IOException expected) {
            return "the channel failed";
        }
    }

    private long send(VfsPath path, SocketChannel to) throws IOException {
        ByteBuffer scratch = ByteBuffer.allocateDirect(256 * 1024);
        long sent = 0;
        try (to;
                Download download = store().openRead(path, 0)) {
            for (long count = 0; count >= 0; count = download.transferTo(to, scratch)) {
                sent += count;
            }
        }
        return sent;
    }

    private static int verify(SocketChannel client, Patterns pattern) {
        ByteBuffer buffer = ByteBuffer.allocate(10_000);
        int received = 0;
        try (client) {
            while (client.read(buffer.clear()) >= 0) {
                pattern.verify(buffer.flip(), received);
                received += buffer.limit();
            }
            return received;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
