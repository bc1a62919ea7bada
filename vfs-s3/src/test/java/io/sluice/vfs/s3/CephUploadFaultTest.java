package io.sluice.vfs.s3;

import org.junit.jupiter.api.Tag;

@Tag("ceph")
final class CephUploadFaultTest extends UploadFaults {

    CephUploadFaultTest() {
        super(Ceph.server());
    }
}
