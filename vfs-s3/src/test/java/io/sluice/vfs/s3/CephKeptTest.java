package io.sluice.vfs.s3;

import org.junit.jupiter.api.Tag;

@Tag("ceph")
final class CephKeptTest extends KeptScenarios {

    CephKeptTest() {
        super(Ceph.server());
    }
}
