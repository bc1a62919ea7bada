package io.sluice.vfs.s3;

import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import org.junit.jupiter.api.Tag;

@Tag("ceph")
final class CephContractTest extends StorageKit {

    @Override
    protected StoreFixture open() {
        return S3Fixture.on(Ceph.server());
    }
}
