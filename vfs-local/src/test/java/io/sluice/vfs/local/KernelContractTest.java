package io.sluice.vfs.local;

import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.io.IOException;

final class KernelContractTest extends StorageKit {

    @Override
    protected StoreFixture open() throws IOException {
        return LocalFixture.kernel();
    }
}
