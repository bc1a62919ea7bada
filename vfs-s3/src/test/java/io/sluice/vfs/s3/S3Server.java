package io.sluice.vfs.s3;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store that runs beside the tests.
 *
 * @param endpoint where it answers
 * @param accessKey who may do everything
 * @param secretKey the secret of that
 */
public record S3Server(URI endpoint, String accessKey, String secretKey) {

    private static final AtomicLong BUCKETS = new AtomicLong();

    /** Settings for a bucket of that store, over connections whose waits are short. */
    public S3Config config(String bucket) {
        return S3Config.of(bucket, Optional.of(endpoint), CredentialsConfig.keys(accessKey, secretKey));
    }

    /** A name that no other bucket of this run has. */
    static String newBucket() {
        return "t" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet();
    }
}
