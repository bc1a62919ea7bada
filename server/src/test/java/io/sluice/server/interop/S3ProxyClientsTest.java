package io.sluice.server.interop;

import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.s3.S3Server;

final class S3ProxyClientsTest extends BucketClients {

    @Override
    S3Server store() {
        return S3Proxy.server();
    }
}
