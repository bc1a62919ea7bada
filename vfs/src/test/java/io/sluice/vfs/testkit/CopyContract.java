package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What {@link Upload#transferFrom} promises: copying and joining files of one store. */
public abstract class CopyContract extends StorageContract {

    private static final Patterns CONTENT = new Patterns(7);
    private static final int BIG = 9_000_001;

    /** For subclasses. */
    protected CopyContract() {}

    private static long drain(Upload upload, Download source) {
        ByteBuffer scratch = ByteBuffer.allocateDirect(10_000);
        long sum = 0;
        for (long n = upload.transferFrom(source, scratch); n >= 0; n = upload.transferFrom(source, scratch)) {
            assertTrue(n > 0, "a step takes something");
            sum += n;
        }
        assertEquals(-1, upload.transferFrom(source, scratch), "the end stays the end");
        return sum;
    }

    private void copy(VfsPath from, VfsPath to, WriteMode mode) {
        try (Download source = store().openRead(from, 0);
                Upload upload = store().openWrite(to, mode)) {
            drain(upload, source);
            upload.commit();
        }
    }

    @Test
    void copiesAFile() {
        for (int size : new int[] {0, 1, 10_000, BIG}) {
            VfsPath from = file("/from" + size, CONTENT.bytes(0, size));
            VfsPath to = path("/to" + size);
            try (Download source = store().openRead(from, 0);
                    Upload upload = store().openWrite(to, CREATE_NEW)) {
                assertEquals(size, drain(upload, source));
                assertEquals(size, upload.position());
                assertFalse(exists(to), "nothing is visible before the commit");
                upload.commit();
            }
            assertArrayEquals(CONTENT.bytes(0, size), read(to));
            assertArrayEquals(CONTENT.bytes(0, size), read(from));
        }
    }

    @Test
    void joinsRangesAndBytes() {
        VfsPath first = file("/first", CONTENT.bytes(0, 100_000));
        VfsPath second = file("/second", CONTENT.bytes(30_000, 100_000));
        VfsPath to = path("/joined");
        try (Download head = store().openRead(first, new ByteRange(10, 29_990));
                Download tail = store().openRead(second, 10);
                Upload upload = store().openWrite(to, REPLACE)) {
            upload.write(ByteBuffer.wrap(CONTENT.bytes(0, 10)));
            assertEquals(29_990, drain(upload, head));
            upload.write(ByteBuffer.wrap(CONTENT.bytes(30_000, 10)));
            assertEquals(99_990, drain(upload, tail));
            upload.write(ByteBuffer.wrap(CONTENT.bytes(130_000, 5)));
            assertEquals(130_005, upload.position());
            upload.commit();
        }
        assertArrayEquals(CONTENT.bytes(0, 130_005), read(to));
    }

    @Test
    void readsOnFromWhereTheSourceStands() {
        VfsPath from = file("/from", CONTENT.bytes(0, 50_000));
        VfsPath to = path("/to");
        try (Download source = store().openRead(from, 0);
                Upload upload = store().openWrite(to, REPLACE)) {
            int skipped = source.read(ByteBuffer.allocate(100));
            drain(upload, source);
            upload.commit();
            assertArrayEquals(CONTENT.bytes(skipped, 50_000 - skipped), read(to));
        }
    }

    @Test
    void aDiscardedCopyLeavesWhatWasThere() {
        VfsPath from = file("/from", CONTENT.bytes(0, 50_000));
        VfsPath old = file("/old", "old");
        for (VfsPath to : new VfsPath[] {old, path("/new")}) {
            try (Download source = store().openRead(from, 0);
                    Upload upload = store().openWrite(to, REPLACE)) {
                drain(upload, source);
            }
        }
        assertEquals("old", text(old));
        assertFalse(exists(path("/new")));
    }

    @Test
    void aFileCanBeReplacedByWhatBeginsWithIt() {
        VfsPath file = file("/f", "begin ");
        VfsPath more = file("/more", "end");
        try (Download first = store().openRead(file, 0);
                Download second = store().openRead(more, 0);
                Upload upload = store().openWrite(file, REPLACE)) {
            drain(upload, first);
            drain(upload, second);
            upload.commit();
        }
        assertEquals("begin end", text(file));
        copy(file, file, REPLACE);
        assertEquals("begin end", text(file));
    }

    @Test
    void copiesBehindTheEndOfAFile() {
        VfsPath from = file("/from", CONTENT.bytes(1000, 50_000));
        VfsPath to = file("/to", CONTENT.bytes(0, 1000));
        if (!has(Capability.APPEND)) {
            refused(() -> copy(from, to, APPEND), StorageError.Unsupported.class);
            return;
        }
        copy(from, to, APPEND);
        assertArrayEquals(CONTENT.bytes(0, 51_000), read(to));
    }

    @Test
    void copiesFromAnotherStore() {
        try (MemoryStorage other = new MemoryStorage(1 << 20, InstantSource.system())) {
            VfsPath from = path("/from");
            try (Upload upload = other.openWrite(from, REPLACE)) {
                upload.write(ByteBuffer.wrap(CONTENT.bytes(0, 50_000)));
                upload.commit();
            }
            VfsPath to = path("/to");
            try (Download source = other.openRead(from, 0);
                    Upload upload = store().openWrite(to, REPLACE)) {
                assertEquals(50_000, drain(upload, source));
                upload.commit();
            }
            assertArrayEquals(CONTENT.bytes(0, 50_000), read(to));
        }
    }

    @Test
    void aClosedSourceFailsTheCopy() {
        VfsPath from = file("/from", CONTENT.bytes(0, 50_000));
        VfsPath to = path("/to");
        Download source = store().openRead(from, 0);
        try (Upload upload = store().openWrite(to, REPLACE)) {
            source.close();
            ByteBuffer scratch = ByteBuffer.allocate(1000);
            assertThrows(StorageException.class, () -> upload.transferFrom(source, scratch));
        }
        assertFalse(exists(to));
    }

    @Test
    void anEndedUploadTakesNothing() {
        VfsPath from = file("/from", CONTENT.bytes(0, 50_000));
        try (Download source = store().openRead(from, 0);
                Upload upload = store().openWrite(path("/to"), REPLACE)) {
            upload.commit();
            ByteBuffer scratch = ByteBuffer.allocate(1000);
            assertThrows(IllegalStateException.class, () -> upload.transferFrom(source, scratch));
        }
    }
}
