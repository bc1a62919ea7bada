package io.sluice.vfs.s3;

import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;

final class S3ProxyContractTest extends StorageKit {

    @Override
    protected StoreFixture open() {
        // Its memory does so for 3 of 10,000 questions during such a time, whatever client asks.
        return S3Fixture.on(S3Proxy.server()).tellingEmptyInBetween();
    }
}
