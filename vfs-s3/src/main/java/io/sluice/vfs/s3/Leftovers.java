package io.sluice.vfs.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * What was given up while the store could not be told: uploads in parts, and copies of renames that failed. It is told again
 * until it answers, for {@link #PATIENCE}. Of more than {@link #MOST}, and of what is still there when the store is closed,
 * the log has the names: uploads wait for {@link StaleUploads} then, copies for whoever reads the log. Any thread.
 */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** A rename of as many objects as there are by default may fail. */
    static final int MOST = 10_000;

    static final Duration PATIENCE = Duration.ofDays(1);

    private static final String STOPS = "the server stops";

    /** One thing that is to be removed. */
    sealed interface Left {

        /** Its key. */
        String key();

        /** What it is, in one word for the log. */
        String kind();

        /**
         * Removes it, unless it has gone or has become something else.
         *
         * @return whether it was there
         * @throws SdkException if the store fails
         */
        boolean remove(S3Bucket bucket);
    }

    /** An upload in parts. */
    record Upload(String key, String id) implements Left {
        @Override
        public String kind() {
            return "upload";
        }

        @Override
        public boolean remove(S3Bucket bucket) {
            try {
                bucket.client()
                        .abortMultipartUpload(
                                r -> r.bucket(bucket.name()).key(key).uploadId(id));
                return true;
            } catch (SdkException e) {
                return absent(e);
            }
        }
    }

    /**
     * A copy that is of no use.
     *
     * @param made what it is
     * @param modified when it was made, by the clock of the store; empty if the store has not said
     */
    record Copy(S3Copies.Source made, Optional<Instant> modified) implements Left {
        @Override
        public String key() {
            return made.key();
        }

        @Override
        public String kind() {
            return "copy";
        }

        @Override
        public boolean remove(S3Bucket bucket) {
            try {
                if (!isStill(
                        bucket.client().headObject(r -> r.bucket(bucket.name()).key(key())))) {
                    return false;
                }
            } catch (SdkException e) {
                return absent(e);
            }
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key()));
            return true;
        }

        /** Not another one, nor one of the same bytes that came later; answers to HEAD have no fractions of seconds. */
        private boolean isStill(HeadObjectResponse now) {
            return S3Copies.Source.of(key(), now).isVersionOf(made)
                    && modified.map(at -> second(at).equals(second(now.lastModified())))
                            .orElse(true);
        }

        private static Instant second(Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    private static boolean absent(SdkException failure) {
        if (S3Errors.isMissing(failure)) {
            return false;
        }
        throw failure;
    }

    private record Waiting(Left left, Instant until) {}

    private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(MOST);
    private final Map<Object, Collection<? extends Left>> underWay = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * What a rename has made so far and takes back if it fails: should the store be closed before it has ended, the log has the
     * names, and they are taken out of it. Until what is returned is run.
     */
    Runnable watch(Collection<? extends Left> made) {
        Object which = new Object();
        underWay.put(which, made);
        return () -> underWay.remove(which);
    }

    /** Remembers one that the store could not be told of. */
    void add(S3Bucket bucket, Left left) {
        bucket.room().left();
        keep(bucket, new Waiting(left, bucket.clock().instant().plus(PATIENCE)));
    }

    private void keep(S3Bucket bucket, Waiting entry) {
        bucket.room().waiting(1);
        if (!waiting.offer(entry)) {
            bucket.room().waiting(-1);
            stays(bucket, entry.left(), "too many are left");
        } else if (closed) {
            stopped(bucket);
        }
    }

    private static void stays(S3Bucket bucket, Left left, String why) {
        bucket.room().stays();
        log.warn(
                "event=left-behind bucket={} kind={} key={} why=\"{}\"",
                bucket.name(),
                left.kind(),
                SdkHttpUtils.urlEncodeIgnoreSlashes(left.key()),
                why);
    }

    /** Tells the store of each that is left, until it fails; what it refuses comes again later too. By one thread at a time. */
    void retry(S3Bucket bucket) {
        for (int n = waiting.size(); n > 0; n--) {
            Waiting next = waiting.poll();
            if (next == null) {
                return;
            }
            try {
                retry(bucket, next);
            } catch (SdkException e) {
                if (!S3Errors.isRefusal(e)) {
                    return;
                }
            } finally {
                bucket.room().waiting(-1); // not before: whoever sees that none wait finds none
            }
        }
    }

    private void retry(S3Bucket bucket, Waiting next) {
        boolean settled = false;
        try {
            if (next.left().remove(bucket)) {
                bucket.room().swept();
                log.info(
                        "event=left-removed bucket={} kind={} key={}",
                        bucket.name(),
                        next.left().kind(),
                        SdkHttpUtils.urlEncodeIgnoreSlashes(next.left().key()));
            }
            settled = true;
        } finally {
            if (!settled && bucket.clock().instant().isAfter(next.until())) {
                stays(bucket, next.left(), "the store fails for " + PATIENCE);
            } else if (!settled) {
                keep(bucket, next);
            }
        }
    }

    /** Nothing is tried again any more; the log says what stays. */
    void close(S3Bucket bucket) {
        closed = true;
        stopped(bucket);
        underWay.values()
                .forEach(made -> made.removeIf(left -> {
                    stays(bucket, left, STOPS);
                    return true;
                }));
    }

    private void stopped(S3Bucket bucket) {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            bucket.room().waiting(-1);
            stays(bucket, next.left(), STOPS);
        }
    }
}
