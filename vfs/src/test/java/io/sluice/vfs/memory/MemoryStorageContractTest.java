package io.sluice.vfs.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.time.InstantSource;

final class MemoryStorageContractTest extends StorageKit {

    @Override
    protected StoreFixture open() {
        return new Fixture(new MemoryStorage(1L << 30, InstantSource.system()));
    }

    private record Fixture(MemoryStorage store) implements StoreFixture {

        /** With every name gone, every byte must be back in the budget. */
        @Override
        public void assertNothingHeld() {
            empty(store, VfsPath.ROOT);
            assertEquals(0, store.heldBytes());
        }

        private static void empty(Storage store, VfsPath directory) {
            try (Listing listing = store.list(directory)) {
                while (listing.hasNext()) {
                    FileInfo entry = listing.next();
                    VfsPath path = directory.child(entry.name());
                    if (entry.isDirectory()) {
                        empty(store, path);
                        store.removeDirectory(path);
                    } else {
                        store.delete(path);
                    }
                }
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
