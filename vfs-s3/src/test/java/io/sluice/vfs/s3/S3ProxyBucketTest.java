package io.sluice.vfs.s3;

final class S3ProxyBucketTest extends BucketContract {

    @Override
    S3Server server() {
        return S3Proxy.server();
    }
}
