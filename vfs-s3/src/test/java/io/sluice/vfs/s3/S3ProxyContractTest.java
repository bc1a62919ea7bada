package io.sluice.vfs.s3;

import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;

final class S3ProxyContractTest extends StorageKit {

    @Override
    protected StoreFixture open() {
        return S3Fixture.on(S3Proxy.server());
    }
}
