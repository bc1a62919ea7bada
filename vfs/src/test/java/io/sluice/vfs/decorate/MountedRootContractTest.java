package io.sluice.vfs.decorate;

import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A tree with a root and nothing else is that root. */
final class MountedRootContractTest extends StorageKit {

    @Override
    protected StoreFixture open() {
        MemoryStorage root = new MemoryStorage(1L << 30, InstantSource.system());
        return new Fixture(new MountedStorage(
                List.of(new Mount(VfsPath.ROOT, root, false)), Instant.parse("2026-01-01T00:00:00Z")));
    }

    private record Fixture(Storage store) implements StoreFixture {
        @Override
        public void close() {
            store.close();
        }
    }
}
