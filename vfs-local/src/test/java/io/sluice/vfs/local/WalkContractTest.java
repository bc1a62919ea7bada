package io.sluice.vfs.local;

import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.io.IOException;

final class WalkContractTest extends StorageKit {

    @Override
    protected StoreFixture open() throws IOException {
        return LocalFixture.walk();
    }
}
