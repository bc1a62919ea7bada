package io.sluice.vfs.s3;

import org.junit.jupiter.api.Tag;

@Tag("ceph")
final class CephFaultTest extends Faults {

    CephFaultTest() {
        super(Ceph.server());
    }
}
