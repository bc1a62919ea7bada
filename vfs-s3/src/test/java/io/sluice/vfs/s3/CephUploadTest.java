package io.sluice.vfs.s3;

import org.junit.jupiter.api.Tag;

@Tag("ceph")
final class CephUploadTest extends UploadScenarios {

    CephUploadTest() {
        super(Ceph.server());
    }
}
