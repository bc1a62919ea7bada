package io.sluice.vfs.s3;

final class S3ProxyUploadFaultTest extends UploadFaults {

    S3ProxyUploadFaultTest() {
        super(S3Proxy.server());
    }
}
