package io.sluice.vfs.s3;

final class S3ProxyKeptTest extends KeptScenarios {

    S3ProxyKeptTest() {
        super(S3Proxy.server());
    }
}
