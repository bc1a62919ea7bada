package io.sluice.vfs.s3;

import org.junit.jupiter.api.Tag;

@Tag("ceph")
final class CephOneNameTest extends OneNameScenarios {

    CephOneNameTest() {
        super(Ceph.server());
    }
}
