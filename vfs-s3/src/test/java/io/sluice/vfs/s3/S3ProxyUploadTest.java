package io.sluice.vfs.s3;

final class S3ProxyUploadTest extends UploadScenarios {

    S3ProxyUploadTest() {
        super(S3Proxy.server());
    }
}
