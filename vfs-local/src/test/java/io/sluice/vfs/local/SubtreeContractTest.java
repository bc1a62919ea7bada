package io.sluice.vfs.local;

import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.io.IOException;

/** A user's home obeys the same contract as the whole store. */
final class SubtreeContractTest extends StorageKit {

    @Override
    protected StoreFixture open() throws IOException {
        LocalFixture whole = LocalFixture.kernel();
        VfsPath home = VfsPath.of("/home");
        whole.store().makeDirectory(home);
        return new Home(whole, whole.store().subtree(home));
    }

    private record Home(LocalFixture whole, Storage store) implements StoreFixture {

        @Override
        public void close() throws IOException {
            store.close();
            try (LocalFixture closing = whole) {
                closing.assertNothingHeld();
            }
        }
    }
}
