package io.sluice.vfs.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.testkit.Patterns;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the memory store promises beyond the contract. */
final class MemoryStorageTest {

    private static final int MIB = 1 << 20;
    private static final WriteMode REPLACE = new WriteMode.CreateOrReplace();
    private static final VfsPath FILE = VfsPath.of("/f");
    private static final Patterns CONTENT = new Patterns(9);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryStorage store = new MemoryStorage(MIB, () -> now);

    private void write(VfsPath path, WriteMode mode, byte[] content) {
        try (Upload upload = store.openWrite(path, mode)) {
            upload.write(ByteBuffer.wrap(content));
            upload.commit();
        }
    }

    private byte[] read(VfsPath path) {
        try (Download download = store.openRead(path, 0)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) download.size() + 1);
            while (download.read(buffer) >= 0) {
                assertTrue(buffer.hasRemaining(), "no more than the size");
            }
            return java.util.Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static void refused(Executable call, Class<? extends StorageError> way) {
        assertInstanceOf(way, assertThrows(StorageException.class, call).error());
    }

    @Test
    void aFullStoreRefusesAndKeepsWhatItHas() {
        write(FILE, REPLACE, CONTENT.bytes(0, MIB / 2));
        refused(() -> write(FILE, REPLACE, new byte[MIB]), StorageError.NoSpace.class);
        refused(() -> write(FILE, new WriteMode.Append(), new byte[MIB]), StorageError.NoSpace.class);
        assertArrayEquals(CONTENT.bytes(0, MIB / 2), read(FILE));
        store.delete(FILE);
        assertEquals(0, store.heldBytes());
        assertEquals(MIB, store.freeBytes(VfsPath.ROOT));
        write(FILE, REPLACE, new byte[MIB / 2]);
    }

    @Test
    void anUploadThatFilledTheStoreCanBeKept() {
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            refused(() -> upload.write(ByteBuffer.wrap(CONTENT.bytes(0, 2 * MIB))), StorageError.NoSpace.class);
            assertThrows(IllegalStateException.class, () -> upload.write(ByteBuffer.allocate(1)));
            assertThrows(IllegalStateException.class, upload::commit);
            long position = upload.position();
            assertTrue(position > 0 && position <= MIB);
            // The entry wants its share of the store too, and there is none: the upload is discarded.
            refused(upload::keep, StorageError.NoSpace.class);
        }
        assertEquals(0, store.heldBytes());
        write(FILE, REPLACE, new byte[0]);
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            refused(() -> upload.write(ByteBuffer.wrap(CONTENT.bytes(0, 2 * MIB))), StorageError.NoSpace.class);
            upload.keep();
        }
        byte[] kept = read(FILE);
        assertTrue(kept.length > MIB / 2);
        CONTENT.verify(ByteBuffer.wrap(kept), 0);
    }

    @Test
    void entriesWithoutContentCountToo() {
        int[] made = {0};
        refused(
                () -> {
                    for (; made[0] <= MIB; made[0]++) {
                        store.makeDirectory(VfsPath.ROOT.child("d" + made[0]));
                    }
                },
                StorageError.NoSpace.class);
        assertEquals(MIB / MemoryBudget.ENTRY, made[0]);
        refused(() -> write(FILE, REPLACE, new byte[0]), StorageError.NoSpace.class);
    }

    @Test
    void aSmallFileDoesNotTakeAWholeChunk() {
        write(FILE, REPLACE, new byte[10]);
        assertTrue(store.heldBytes() < 1024, () -> store.heldBytes() + " bytes");
    }

    @Test
    void whatIsReadIsHeldUntilTheDownloadCloses() {
        write(FILE, REPLACE, new byte[MIB / 2]);
        Download download = store.openRead(FILE, 0);
        store.delete(FILE);
        assertTrue(store.heldBytes() >= MIB / 2);
        download.close();
        download.close();
        assertEquals(0, store.heldBytes());
    }

    @Test
    void writesAcrossChunksAtEverySplit() {
        int chunk = MemoryContent.CHUNK;
        for (int split : new int[] {1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 1}) {
            write(FILE, REPLACE, CONTENT.bytes(0, split));
            write(FILE, new WriteMode.Append(), CONTENT.bytes(split, 3 * chunk));
            assertArrayEquals(CONTENT.bytes(0, split + 3 * chunk), read(FILE));
            write(FILE, new WriteMode.ResumeAt(split), CONTENT.bytes(split, 10));
            assertArrayEquals(CONTENT.bytes(0, split + 10), read(FILE));
        }
    }

    @Test
    void aFileIsChangedInPlaceByOneAtATime() {
        write(FILE, REPLACE, "start".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (Upload first = store.openWrite(FILE, new WriteMode.Append())) {
            refused(() -> store.openWrite(FILE, new WriteMode.Append()), StorageError.Busy.class);
            refused(() -> store.openWrite(FILE, new WriteMode.ResumeAt(0)), StorageError.Busy.class);
            first.commit();
        }
        store.openWrite(FILE, new WriteMode.Append()).close();
        refused(() -> store.openWrite(FILE, new WriteMode.ResumeAt(99)), StorageError.RangeNotSatisfiable.class);
        store.openWrite(FILE, new WriteMode.Append()).close();
    }

    @Test
    void anAppendThatWasFirstToCreateDoesNotLoseTheSecondsBytes() {
        try (Upload append = store.openWrite(FILE, new WriteMode.Append())) {
            write(FILE, REPLACE, new byte[5]);
            refused(append::commit, StorageError.Busy.class);
        }
        assertEquals(5, store.stat(FILE).size());
    }

    @Test
    void timesComeFromTheClock() {
        VfsPath directory = VfsPath.of("/d");
        store.makeDirectory(directory);
        now = now.plusSeconds(10);
        write(directory.child("f"), REPLACE, new byte[1]);
        assertEquals(now, store.stat(directory.child("f")).modified());
        assertEquals(now, store.stat(directory).modified(), "a new entry changes its directory");
        Instant written = now;
        now = now.plusSeconds(10);
        store.openWrite(directory.child("f"), new WriteMode.Append()).close();
        assertEquals(written, store.stat(directory.child("f")).modified(), "a discard changes nothing");
        write(directory.child("f"), new WriteMode.Append(), new byte[1]);
        assertEquals(now, store.stat(directory.child("f")).modified());
    }

    @Test
    void aFileIsKnownByMoreThanItsName() {
        write(FILE, REPLACE, new byte[1]);
        FileInfo.Unix before = store.stat(FILE).unix().orElseThrow();
        store.rename(FILE, VfsPath.of("/g"));
        assertEquals(before, store.stat(VfsPath.of("/g")).unix().orElseThrow());
        write(FILE, REPLACE, new byte[1]);
        assertNotEquals(before.unique(), store.stat(FILE).unix().orElseThrow().unique());
        assertEquals(0644, before.mode());
    }

    @Test
    void listingsAreInOrder() {
        for (String name : List.of("c", "a", "b")) {
            write(VfsPath.ROOT.child(name), REPLACE, new byte[0]);
        }
        List<String> names = new ArrayList<>();
        try (Listing listing = store.list(VfsPath.ROOT)) {
            listing.forEachRemaining(entry -> names.add(entry.name()));
        }
        assertEquals(List.of("a", "b", "c"), names);
    }

    @Test
    void aSubtreeWhoseDirectoryIsGoneFindsNothing() {
        VfsPath directory = VfsPath.of("/d");
        store.makeDirectory(directory);
        try (Storage subtree = store.subtree(directory)) {
            store.removeDirectory(directory);
            refused(() -> subtree.stat(VfsPath.ROOT), StorageError.NotFound.class);
            refused(() -> subtree.makeDirectory(FILE), StorageError.NotFound.class);
            store.makeDirectory(directory);
            refused(() -> subtree.openWrite(FILE, REPLACE), StorageError.NotFound.class);
        }
        assertEquals(MemoryBudget.ENTRY, store.heldBytes());
    }

    @Test
    void aNameThatStandsForNoBytesIsRefused() {
        refused(() -> store.makeDirectory(VfsPath.ROOT.child("\ud83d")), StorageError.NameNotAllowed.class);
        // The escapes of two bytes that are UTF-8 together: the name is "é" and nothing else.
        refused(() -> store.makeDirectory(VfsPath.ROOT.child("\udcc3\udca9")), StorageError.NameNotAllowed.class);
    }

    @Test
    void aClosedStoreAnswersNothingButLetsTransfersEnd() {
        Upload upload = store.openWrite(FILE, REPLACE);
        store.close();
        refused(() -> store.stat(VfsPath.ROOT), StorageError.Unavailable.class);
        refused(() -> store.openWrite(FILE, REPLACE), StorageError.Unavailable.class);
        upload.write(ByteBuffer.allocate(10));
        upload.close();
        assertEquals(0, store.heldBytes());
    }
}
