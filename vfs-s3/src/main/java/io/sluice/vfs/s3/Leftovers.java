package io.sluice.vfs.s3;

import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Uploads in parts that were given up while the store could not be told: it is told again until it answers. Of more than
 * {@link #MOST} the rest waits for {@link StaleUploads}, as all of them do when the server ends before. Any thread.
 */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    static final int MOST = 1_000;

    private record Upload(String key, String id) {}

    private final LinkedBlockingQueue<Upload> uploads = new LinkedBlockingQueue<>(MOST);

    /** Remembers one. */
    void add(String key, String id) {
        if (!uploads.offer(new Upload(key, id))) {
            log.warn("event=upload-left-to-the-sweep upload={} why=\"too many are left\"", id);
        }
    }

    /** Tells the store of all that are left, until it fails again. */
    void retry(S3Bucket bucket) {
        for (Upload upload = uploads.peek(); upload != null; upload = uploads.peek()) {
            try {
                abort(bucket, upload);
            } catch (SdkException e) {
                if (!S3Errors.isMissing(e)) {
                    return;
                }
            }
            uploads.remove(upload);
        }
    }

    private static void abort(S3Bucket bucket, Upload upload) {
        bucket.client()
                .abortMultipartUpload(
                        r -> r.bucket(bucket.name()).key(upload.key()).uploadId(upload.id()));
        bucket.room().swept();
        log.info("event=upload-swept bucket={} upload={}", bucket.name(), upload.id());
    }
}
