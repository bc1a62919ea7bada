package io.sluice.vfs.s3;

final class S3ProxyFaultTest extends Faults {

    S3ProxyFaultTest() {
        super(S3Proxy.server());
    }
}
