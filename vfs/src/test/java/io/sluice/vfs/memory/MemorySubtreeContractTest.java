package io.sluice.vfs.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.time.InstantSource;

/** A view of a part of a store obeys the same contract as the whole. */
final class MemorySubtreeContractTest extends StorageKit {

    private static final VfsPath HOME = VfsPath.of("/home");

    @Override
    protected StoreFixture open() {
        MemoryStorage whole = new MemoryStorage(1L << 30, InstantSource.system());
        whole.makeDirectory(HOME);
        return new Fixture(whole, whole.subtree(HOME));
    }

    private record Fixture(MemoryStorage whole, Storage store) implements StoreFixture {
        @Override
        public void close() {
            store.close();
            assertEquals("home", whole.stat(HOME).name(), "the whole is open and as it was");
            whole.close();
        }
    }
}
