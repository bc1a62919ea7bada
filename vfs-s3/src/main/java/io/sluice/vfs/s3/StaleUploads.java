package io.sluice.vfs.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Removes what nobody will finish: uploads in parts that a killed server left in the bucket, objects that were to become
 * parts or that a probe wrote, and kept uploads that nobody went on with. It goes by age, since others may use the same bucket, and leaves alone
 * what this process is working on. At the start and every hour, on a thread of its own.
 */
final class StaleUploads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StaleUploads.class);
    private static final Duration BETWEEN = Duration.ofHours(1);

    /** What is left after that many waits for the next time. */
    private static final int MOST_PER_SWEEP = 10_000;

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final KeptUploads kept;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Sweeps below that prefix. */
    StaleUploads(S3Bucket bucket, KeySpace keys) {
        this.bucket = bucket;
        this.keys = keys;
        this.kept = new KeptUploads(bucket, keys);
    }

    /** Begins, and goes on until it is closed. */
    void start() {
        Thread.ofVirtual().name("s3-sweep").start(() -> {
            try {
                do {
                    sweep();
                } while (!closedWithin(BETWEEN));
            } catch (InterruptedException nobodyDoesThat) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Waits; meanwhile the store is told again what it could not be told before. */
    private boolean closedWithin(Duration time) throws InterruptedException {
        long pause = bucket.config().connection().stallTimeout().toNanos();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (closed.await(pause, TimeUnit.NANOSECONDS)) {
                return true;
            }
            try {
                bucket.leftovers().retry(bucket);
            } catch (IllegalStateException e) {
                // The client is closed, and so are we.
                return true;
            }
        }
        return false;
    }

    /** Once; what the store refuses is logged and tried again the next time, and keeps nothing else from being swept. */
    void sweep() {
        for (Runnable kind : List.<Runnable>of(
                this::uploads,
                () -> objects(PartChain.HELPER, any -> true),
                () -> objects(StoreProbe.PREFIX, found -> StoreProbe.isOurs(found, keys)),
                () -> kept.expire(bucket.config().uploads().keptFor()))) {
            try {
                kind.run();
            } catch (SdkException | IllegalStateException e) {
                if (closed.getCount() > 0) {
                    log.warn("event=sweep-failed bucket={} why=\"{}\"", bucket.name(), e.getMessage());
                }
            }
        }
    }

    private Instant staleBefore() {
        return bucket.clock().instant().minus(bucket.config().uploads().staleAfter());
    }

    private void uploads() {
        int looked = 0;
        String keyMarker = "";
        String idMarker = "";
        boolean more = true;
        while (more && looked < MOST_PER_SWEEP && closed.getCount() > 0) {
            ListMultipartUploadsResponse page = page(keyMarker, idMarker);
            for (MultipartUpload upload : page.uploads()) {
                looked++;
                if (upload.key().startsWith(keys.prefix())
                        && !bucket.room().isLive(upload.uploadId())
                        && upload.initiated().isBefore(staleBefore())
                        && lastPart(upload).isBefore(staleBefore())) {
                    abort(upload);
                }
            }
            more = Boolean.TRUE.equals(page.isTruncated());
            keyMarker = page.nextKeyMarker() == null ? "" : page.nextKeyMarker();
            idMarker = page.nextUploadIdMarker() == null ? "" : page.nextUploadIdMarker();
            more &= !keyMarker.isEmpty();
        }
    }

    private ListMultipartUploadsResponse page(String keyMarker, String idMarker) {
        return bucket.client().listMultipartUploads(r -> {
            r.bucket(bucket.name());
            if (!keys.prefix().isEmpty()) {
                r.prefix(keys.prefix());
            }
            if (!keyMarker.isEmpty()) {
                r.keyMarker(keyMarker);
            }
            if (!idMarker.isEmpty()) {
                r.uploadIdMarker(idMarker);
            }
        });
    }

    /** When something came for it the last time: others may be at it for days. */
    private Instant lastPart(MultipartUpload upload) {
        return bucket
                .client()
                .listPartsPaginator(
                        r -> r.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId()))
                .parts()
                .stream()
                .map(Part::lastModified)
                .max(Comparator.naturalOrder())
                .orElse(upload.initiated());
    }

    private void abort(MultipartUpload upload) {
        try {
            bucket.client()
                    .abortMultipartUpload(
                            r -> r.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId()));
            bucket.room().swept();
            log.info("event=upload-swept bucket={} upload={}", bucket.name(), upload.uploadId());
        } catch (SdkException e) {
            if (!S3Errors.isMissing(e)) {
                throw e;
            }
        }
    }

    /** Objects of the store's own whose names begin like that, and that are ours besides. */
    private void objects(String kind, Predicate<S3Object> ours) {
        int looked = 0;
        for (S3Object found : bucket.client()
                .listObjectsV2Paginator(r -> r.bucket(bucket.name()).prefix(keys.own(kind)))
                .contents()) {
            if (++looked > MOST_PER_SWEEP || closed.getCount() == 0) {
                return;
            }
            if (ours.test(found)
                    && !bucket.room().isLive(found.key())
                    && found.lastModified().isBefore(staleBefore())) {
                bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(found.key()));
                bucket.room().swept();
                log.info("event=object-swept bucket={} kind={}", bucket.name(), kind.replace("-", ""));
            }
        }
    }

    /** Stops; a sweep that runs ends at its next step. */
    @Override
    public void close() {
        closed.countDown();
    }
}
