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

    @Test
    void moreStalledReadersThanCarriersHinderNobody() throws Exception {
        VfsPath big = file("/big", "");
        try (RandomAccessFile file = new RandomAccessFile(root().resolve("big").toFile(), "rw")) {
            file.setLength(SIZE);
        }
        Patterns pattern = new Patterns(7);
        VfsPath small = file("/small", pattern.bytes(0, 3_000_000));
        AtomicLongArray sent = new AtomicLongArray(STALLED);
        CountDownLatch begun = new CountDownLatch(STALLED);
        List<SocketChannel> clients = new ArrayList<>();
        List<Future<String>> transfers = new ArrayList<>();
        try (ServerSocketChannel listener = listener();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < STALLED; i++) {
                int index = i;
                clients.add(SocketChannel.open(listener.getLocalAddress()));
                SocketChannel accepted = listener.accept();
                transfers.add(threads.submit(() -> stall(big, accepted, index, sent, begun)));
            }
            assertTrue(begun.await(60, TimeUnit.SECONDS), "every transfer has begun");
            SocketChannel client = SocketChannel.open(listener.getLocalAddress());
            SocketChannel accepted = listener.accept();
            Future<Long> served = threads.submit(() -> send(small, accepted));
            CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> verify(client, pattern));
            assertEquals(3_000_000, received.get(60, TimeUnit.SECONDS));
            assertEquals(3_000_000, served.get(60, TimeUnit.SECONDS));
            for (SocketChannel stalled : clients) {
                stalled.close();
            }
            for (Future<String> transfer : transfers) {
                assertEquals("the channel failed", transfer.get(60, TimeUnit.SECONDS));
            }
        }
        for (int i = 0; i < STALLED; i++) {
            assertTrue(sent.get(i) > 0 && sent.get(i) < SIZE, "each was stopped in the middle: " + sent);
        }
    }

    private static ServerSocketChannel listener() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    }

    private String stall(VfsPath path, SocketChannel to, int index, AtomicLongArray sent, CountDownLatch begun) {
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
