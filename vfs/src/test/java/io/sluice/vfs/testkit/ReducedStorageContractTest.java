package io.sluice.vfs.testkit;

import io.sluice.vfs.Storage;
import io.sluice.vfs.memory.MemoryStorage;
import java.time.InstantSource;

/** The kit can be passed by a store that can do little. */
final class ReducedStorageContractTest extends StorageKit {

    @Override
    protected StoreFixture open() {
        return new Fixture(new ReducedStorage(new MemoryStorage(1L << 30, InstantSource.system())));
    }

    private record Fixture(Storage store) implements StoreFixture {
        @Override
        public void close() {
            store.close();
        }
    }
}
