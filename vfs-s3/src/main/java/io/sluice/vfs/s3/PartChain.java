package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.s3.UploadTarget.Base;
import io.sluice.vfs.s3.UploadTarget.Guard;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The parts of one large upload in their order: what stays of the object that is added to, copied in the store; then what
 * is sent; and when the numbers of parts run short, objects that are put together beside it and copied as one part each.
 * Used by one thread.
 */
final class PartChain {

    /** How the names of objects begin that become parts. */
    static final String HELPER = "part-";

    private static final Logger log = LoggerFactory.getLogger(PartChain.class);

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final UploadTarget target;
    private final PartPlan plan;
    private final Multipart main;
    private final Set<String> helpers = ConcurrentHashMap.newKeySet();
    private @Nullable Multipart helper;
    private int next = 1;
    private int nextInHelper = 1;
    private long helperBytes;

    private PartChain(S3Bucket bucket, KeySpace keys, UploadTarget target, PartPlan plan, Multipart main) {
        this.bucket = bucket;
        this.keys = keys;
        this.target = target;
        this.plan = plan;
        this.main = main;
    }

    /** Begins in the store, and has it copy what stays. */
    static PartChain begin(S3Bucket bucket, KeySpace keys, UploadTarget target, PartPlan plan) {
        PartChain chain = new PartChain(bucket, keys, target, plan, Multipart.begin(bucket, target));
        boolean begun = false;
        try {
            target.base().ifPresent(chain::copyBase);
            begun = true;
            return chain;
        } finally {
            if (!begun) {
                chain.abort();
            }
        }
    }

    private void copyBase(Base base) {
        long whole = plan.copied(base.offset());
        long size = plan.copySize(whole);
        long at = 0;
        while (at < whole) {
            // The last one takes what would be too little for a part of its own.
            long count = whole - at < 2 * size ? whole - at : size;
            if (plan.equal()) {
                count = size;
            }
            main.copy(next, new Multipart.Source(target.key(), base.etag(), at, count), () -> {});
            next++;
            at += count;
        }
    }

    /** The most bytes of the part that comes next. */
    long nextSize() {
        return plan.size(next);
    }

    /** Whether there is a number for one more part. */
    boolean hasNext() {
        return next <= plan.limits().parts();
    }

    /** Sends the next part; released by the time it has arrived, or when this fails. */
    void send(PartBuffer part) {
        if (next <= plan.directParts()) {
            main.send(next, part);
            next++;
            return;
        }
        boolean taken = false;
        try {
            if (!hasNext()) {
                throw new StorageException(new StorageError.QuotaExceeded(target.path()));
            }
            if (helperBytes + part.length() > plan.limits().copy()) {
                copyHelper();
            }
            if (helper == null) {
                helper = beginHelper();
            }
            taken = true;
        } finally {
            if (!taken) {
                part.release();
            }
        }
        helperBytes += part.length(); // the part itself is not ours any more behind the next line
        helper.send(nextInHelper, part);
        nextInHelper++;
    }

    private Multipart beginHelper() {
        String key = keys.own(HELPER + Marks.next());
        bucket.room().begin(key);
        helpers.add(key);
        return Multipart.begin(bucket, new UploadTarget(target.path(), key, new Guard.Anything(), Map.of()));
    }

    /** Makes the helper an object, which becomes the next part. */
    private void copyHelper() {
        Multipart full = helper;
        if (full == null) {
            return;
        }
        full.await();
        String version = S3Errors.call(target.path(), "compose", () -> bucket.client()
                .completeMultipartUpload(r -> r.bucket(bucket.name())
                        .key(full.key())
                        .uploadId(full.id())
                        .multipartUpload(full.parts()))
                .versionId());
        full.ended();
        helper = null;
        main.copy(next, new Multipart.Source(full.key(), "", 0, helperBytes), () -> remove(full.key(), version));
        next++;
        nextInHelper = 1;
        helperBytes = 0;
    }

    /** Where the bucket keeps versions, the one that it made: else a file would keep its bytes twice. */
    private void remove(String key, @Nullable String version) {
        try {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key).versionId(version));
        } catch (SdkException e) {
            log.warn("event=upload-left bucket={} object={} why=\"{}\"", bucket.name(), key, e.getMessage());
            bucket.room().left();
        }
        helpers.remove(key);
        bucket.room().end(key);
    }

    /**
     * Makes it all the object.
     *
     * @param rest the last part, if there is more
     */
    void complete(Commits commits, Optional<PartBuffer> rest) {
        boolean ready = false;
        try {
            rest.ifPresent(this::send);
            copyHelper();
            ready = true;
        } finally {
            if (!ready) {
                abort();
            }
        }
        try {
            commits.complete(target, main);
        } finally {
            removeHelpers();
        }
    }

    /** Fails if a part has. */
    void checkFailure() {
        main.checkFailure();
        if (helper != null) {
            helper.checkFailure();
        }
    }

    /** Leaves out what is behind the first part that is missing; how many bytes there are. */
    long keepWhole() {
        Multipart open = helper;
        if (open != null) {
            open.abort();
            helper = null;
        }
        return main.keepWhole();
    }

    /** Has the store forget all of it; returns when nothing is on its way any more. */
    void abort() {
        Multipart open = helper;
        if (open != null) {
            open.abort();
            helper = null;
        }
        main.abort();
        removeHelpers();
    }

    private void removeHelpers() {
        Set.copyOf(helpers).forEach(key -> remove(key, null));
    }
}
