package io.sluice.vfs.decorate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ReadOnlyStorageTest {

    private static final VfsPath DIRECTORY = VfsPath.of("/d");
    private static final VfsPath FILE = VfsPath.of("/d/f");

    private final MemoryStorage memory = new MemoryStorage(1 << 20, InstantSource.system());
    private final Storage store = new ReadOnlyStorage(memory);

    private void fill() {
        memory.makeDirectory(DIRECTORY);
        try (Upload upload = memory.openWrite(FILE, new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.allocate(100));
            upload.commit();
        }
    }

    @Test
    void readsAndLists() {
        fill();
        assertEquals(100, store.stat(FILE).size());
        try (Listing listing = store.list(DIRECTORY)) {
            assertEquals("f", listing.next().name());
        }
        try (Download download = store.openRead(FILE, 40)) {
            assertEquals(60, download.read(ByteBuffer.allocate(1000)));
        }
        assertEquals(
                Capabilities.of(
                        Capability.EMPTY_DIRECTORIES,
                        Capability.LISTS_MODIFIED,
                        Capability.BYTE_NAMES,
                        Capability.CONTROL_NAMES),
                store.capabilities());
    }

    @Test
    void changesNothingNorDoesASubtree() {
        fill();
        try (Storage subtree = store.subtree(DIRECTORY)) {
            refusesToChange(subtree, VfsPath.of("/f"));
        }
        refusesToChange(store, FILE);
        assertEquals(100, memory.stat(FILE).size());
        assertThrows(StorageException.class, () -> store.freeBytes(VfsPath.ROOT));
    }

    private static void refusesToChange(Storage store, VfsPath file) {
        for (WriteMode mode : List.of(
                new WriteMode.CreateOrReplace(),
                new WriteMode.CreateNew(),
                new WriteMode.Append(),
                new WriteMode.ResumeAt(0))) {
            refused(() -> store.openWrite(file, mode));
        }
        refused(() -> store.delete(file));
        refused(() -> store.makeDirectory(VfsPath.of("/new")));
        refused(() -> store.removeDirectory(VfsPath.of("/d")));
        refused(() -> store.rename(file, VfsPath.of("/new")));
        refused(() -> store.setModified(file, Instant.EPOCH));
        refused(() -> store.setMode(file, 0777));
        assertTrue(store.stat(file).isFile());
    }

    private static void refused(Executable call) {
        assertInstanceOf(
                StorageError.ReadOnly.class,
                assertThrows(StorageException.class, call).error());
    }
}
