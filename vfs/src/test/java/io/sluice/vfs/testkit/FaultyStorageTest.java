package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Download;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class FaultyStorageTest {

    private static final StorageError ERROR = new StorageError.Unavailable("scripted");
    private static final VfsPath FILE = VfsPath.of("/f");
    private static final WriteMode REPLACE = new WriteMode.CreateOrReplace();

    private final Patterns content = new Patterns(7);
    private final MemoryStorage memory = new MemoryStorage(1 << 20, InstantSource.system());
    private final FaultyStorage store = new FaultyStorage(memory);

    private void upload(int size) {
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            upload.write(ByteBuffer.wrap(content.bytes(0, size)));
            upload.commit();
        }
    }

    private static void failsAsScripted(Executable call) {
        assertEquals(ERROR, assertThrows(StorageException.class, call).error());
    }

    private void played() {
        assertEquals(List.of(), store.pending());
    }

    @Test
    void aCallFailsOnceAndWorksThen() {
        upload(10);
        store.add(new Fault.FailCall(Fault.Call.STAT, ERROR), new Fault.FailCall(Fault.Call.OPEN_READ, ERROR));
        failsAsScripted(() -> store.openRead(FILE, 0));
        failsAsScripted(() -> store.stat(FILE));
        played();
        assertEquals(10, store.stat(FILE).size());
        store.openRead(FILE, 0).close();
    }

    @Test
    void aSubtreePlaysFromTheSameScript() {
        store.add(new Fault.FailCall(Fault.Call.STAT, ERROR));
        try (Storage subtree = store.subtree(VfsPath.ROOT)) {
            failsAsScripted(() -> subtree.stat(VfsPath.ROOT));
        }
        played();
    }

    @Test
    void aReadFailsAfterExactlySoManyBytes() throws IOException {
        upload(10_000);
        store.add(new Fault.FailRead(2500, ERROR));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableByteChannel channel = Channels.newChannel(out);
        ByteBuffer scratch = ByteBuffer.allocate(1000);
        try (Download download = store.openRead(FILE, 0)) {
            while (out.size() < 2500) {
                download.transferTo(channel, scratch);
            }
            failsAsScripted(() -> download.transferTo(channel, scratch));
            failsAsScripted(() -> download.read(scratch.clear()));
        }
        content.verify(ByteBuffer.wrap(out.toByteArray()), 0);
        assertEquals(2500, out.size());
    }

    @Test
    void aStalledReadGoesOnWhenTheGateOpens() {
        upload(10_000);
        Gate gate = new Gate();
        store.add(new Fault.StallRead(3000, gate));
        Callable<Integer> reader = () -> {
            ByteBuffer buffer = ByteBuffer.allocate(4000);
            int at = 0;
            try (Download download = store.openRead(FILE, 0)) {
                for (int n = download.read(buffer); n >= 0; n = download.read(buffer.clear())) {
                    content.verify(buffer.flip(), at);
                    at += n;
                }
            }
            return at;
        };
        Callable<Integer> opener = () -> {
            gate.awaitReached();
            gate.open();
            return 0;
        };
        assertEquals(List.of(10_000, 0), Parallel.run(2, i -> i == 0 ? reader : opener));
    }

    @Test
    void aStalledOrSlowReadEndsWhenTheDownloadIsClosed() {
        upload(10);
        Gate gate = new Gate();
        store.add(new Fault.StallRead(0, gate), new Fault.SlowRead(Duration.ofDays(1), 10));
        Download stalled = store.openRead(FILE, 0);
        Download slow = store.openRead(FILE, 0);
        List<Callable<Integer>> tasks = List.of(
                () -> {
                    assertThrows(StorageException.class, () -> stalled.read(ByteBuffer.allocate(10)));
                    return 0;
                },
                () -> {
                    assertThrows(StorageException.class, () -> slow.read(ByteBuffer.allocate(10)));
                    return 0;
                },
                () -> {
                    gate.awaitReached();
                    stalled.close();
                    slow.close();
                    return 0;
                });
        Parallel.run(3, tasks::get);
    }

    @Test
    void aSlowReadGivesFewBytesAtATime() {
        upload(100);
        store.add(new Fault.SlowRead(Duration.ofMillis(1), 30));
        try (Download download = store.openRead(FILE, 0)) {
            long before = System.nanoTime();
            assertEquals(30, download.read(ByteBuffer.allocate(1000)));
            assertTrue(System.nanoTime() - before >= 1_000_000);
        }
    }

    @Test
    void aWriteFailsAfterExactlySoManyBytesAndCanBeKept() {
        store.add(new Fault.FailWrite(2500, ERROR));
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            upload.write(ByteBuffer.wrap(content.bytes(0, 2000)));
            failsAsScripted(() -> upload.write(ByteBuffer.wrap(content.bytes(2000, 2000))));
            assertThrows(IllegalStateException.class, () -> upload.write(ByteBuffer.allocate(1)));
            assertThrows(IllegalStateException.class, upload::commit);
            assertEquals(2500, upload.position());
            upload.keep();
        }
        assertEquals(2500, memory.stat(FILE).size());
    }

    @Test
    void aFailedCommitDiscards() {
        upload(10);
        store.add(new Fault.FailCall(Fault.Call.COMMIT, ERROR));
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            upload.write(ByteBuffer.allocate(20));
            failsAsScripted(upload::commit);
            assertThrows(IllegalStateException.class, upload::commit);
        }
        assertEquals(10, store.stat(FILE).size());
    }

    @Test
    void aStalledCommitIsInvisibleUntilTheGateOpens() {
        Gate gate = new Gate();
        store.add(new Fault.StallCall(Fault.Call.COMMIT, gate));
        Parallel.<Integer>run(
                2,
                i -> i == 0
                        ? () -> {
                            upload(10);
                            return 0;
                        }
                        : () -> {
                            gate.awaitReached();
                            assertThrows(StorageException.class, () -> store.stat(FILE));
                            gate.open();
                            return 0;
                        });
        assertEquals(10, store.stat(FILE).size());
    }

    @Test
    void aListingFailsInTheMiddle() {
        memory.makeDirectory(VfsPath.of("/a"));
        memory.makeDirectory(VfsPath.of("/b"));
        store.add(new Fault.FailListing(1, ERROR));
        try (Listing listing = store.list(VfsPath.ROOT)) {
            assertTrue(listing.hasNext());
            assertFalse(listing.next().name().isEmpty());
            failsAsScripted(listing::hasNext);
            failsAsScripted(listing::next);
        }
    }
}
