package io.sluice.vfs.s3;

final class S3ProxyOneNameTest extends OneNameScenarios {

    S3ProxyOneNameTest() {
        super(S3Proxy.server());
    }
}
