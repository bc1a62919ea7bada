package io.sluice.vfs.s3;

import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The objects that are what arrived of broken uploads. Each has a record beside it, an object of the store's own that names
 * it and its version: so it expires if nobody goes on with it, and not if it has become another one meanwhile, has got
 * another name or time, or an upload has ended on it, be it without a byte (decision 0032).
 */
final class KeptUploads {

    private static final Logger log = LoggerFactory.getLogger(KeptUploads.class);
    /** How the names of records begin. */
    static final String PREFIX = "kept-";

    private final S3Bucket bucket;
    private final KeySpace keys;

    /**
     * Those of a bucket.
     *
     * @param keys where the records are
     */
    KeptUploads(S3Bucket bucket, KeySpace keys) {
        this.bucket = bucket;
        this.keys = keys;
    }

    private String recordOf(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return keys.own(PREFIX + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException inEveryJdk) {
            throw new IllegalStateException(inEveryJdk);
        }
    }

    /** From here on there may be a record of it, for those who ask for the file before it is written. */
    void expected(UploadTarget target) {
        bucket.room().kept(known(recordOf(target.key())));
    }

    /** A record as the process knows it, which may have several buckets. */
    private String known(String record) {
        return bucket.name() + "/" + record;
    }

    /**
     * Somebody was told how long the file is, and may take it for whole: then it expires no more, unless an upload of more
     * breaks. What other servers have kept is known from the last sweep on.
     */
    void asked(VfsPath path, String key) {
        if (!bucket.room().isAnythingKept()) {
            return;
        }
        String record = recordOf(key);
        if (!bucket.room().isKept(known(record))) {
            return;
        }
        try {
            bucket.alone(key, path, () -> remove(record));
        } catch (StorageException inUse) {
            log.warn("event=record-left bucket={} why=\"{}\"", bucket.name(), inUse.getMessage());
        }
    }

    /** Notes that the object of this upload is a part of a file. Without the note it stays for good. */
    void record(UploadTarget target) {
        try {
            String text = target.mark() + "\n" + target.key();
            bucket.client()
                    .putObject(
                            ObjectHeaders.put(bucket.config(), target.path())
                                    .contentType("text/plain; charset=UTF-8")
                                    .bucket(bucket.name())
                                    .key(recordOf(target.key()))
                                    .build(),
                            RequestBody.fromString(text, StandardCharsets.UTF_8));
        } catch (SdkException e) {
            log.warn("event=kept-without-record bucket={} why=\"{}\"", bucket.name(), e.getMessage());
        }
    }

    /** The file has become another one: its record does nothing any more. */
    void forget(UploadTarget target) {
        remove(recordOf(target.key()));
    }

    /**
     * The file is whole as it is.
     *
     * @throws SdkException if the store fails: then the record may still be there, and the file would expire
     */
    DeleteObjectResponse drop(UploadTarget target) {
        String record = recordOf(target.key());
        DeleteObjectResponse gone =
                bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(record));
        bucket.room().notKept(known(record));
        return gone;
    }

    private boolean remove(String record) {
        try {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(record));
            bucket.room().notKept(known(record));
            return true;
        } catch (SdkException e) {
            log.warn("event=record-left bucket={} why=\"{}\"", bucket.name(), e.getMessage());
            return false;
        }
    }

    /** What the keys of records begin with. */
    String prefix() {
        return keys.own(PREFIX);
    }

    /** Removes what was kept longer than that and that nobody has touched since. */
    void expire(Duration keep) {
        Instant before = bucket.clock().instant().minus(keep);
        for (S3Object found : bucket.client()
                .listObjectsV2Paginator(r -> r.bucket(bucket.name()).prefix(prefix()))
                .contents()) {
            if (found.lastModified().isBefore(before)) {
                expire(found);
            } else {
                bucket.room().kept(known(found.key()));
            }
        }
    }

    private void expire(S3Object record) {
        String text;
        try {
            text = bucket.client()
                    .getObjectAsBytes(r -> r.bucket(bucket.name()).key(record.key()))
                    .asUtf8String();
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return; // somebody has come back to it just now, or another server sweeps too
            }
            throw e;
        }
        int line = text.indexOf('\n');
        if (line > 0) {
            String key = text.substring(line + 1);
            try {
                bucket.alone(key, VfsPath.ROOT, () -> expire(record, text.substring(0, line), key));
            } catch (StorageException inUse) {
                return;
            }
        }
        remove(record.key());
    }

    private boolean expire(S3Object record, String mark, String key) {
        boolean expired = isStill(mark, key, record.lastModified());
        if (expired) {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key));
            bucket.room().swept();
            log.info(
                    "event=kept-expired bucket={} key={} since={}",
                    bucket.name(),
                    SdkHttpUtils.urlEncodeIgnoreSlashes(key),
                    record.lastModified());
        }
        return expired;
    }

    /** Copies carry the mark too, but were written later: those of somebody who gave the file other names meanwhile. */
    private boolean isStill(String mark, String key, Instant recorded) {
        try {
            HeadObjectResponse head =
                    bucket.client().headObject(r -> r.bucket(bucket.name()).key(key));
            // Answers to HEAD have no fractions of seconds.
            return mark.equals(head.metadata().get(UploadTarget.MARK))
                    && !head.lastModified()
                            .truncatedTo(ChronoUnit.SECONDS)
                            .isAfter(recorded.truncatedTo(ChronoUnit.SECONDS));
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return false;
            }
            throw e;
        }
    }
}
