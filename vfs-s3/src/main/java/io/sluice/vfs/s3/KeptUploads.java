package io.sluice.vfs.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects that are what arrived of broken uploads. Each has a record beside it, an object of the store's own that names
 * it and its version: so it expires if nobody goes on with it, and not if it has become another one meanwhile.
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

    /** The file is whole, or another one. */
    void forget(UploadTarget target) {
        remove(recordOf(target.key()));
    }

    private void remove(String key) {
        try {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key));
        } catch (SdkException e) {
            // A record of a version that is gone does nothing.
            log.warn("event=record-left bucket={} why=\"{}\"", bucket.name(), e.getMessage());
        }
    }

    /** What the keys of records begin with. */
    String prefix() {
        return keys.own(PREFIX);
    }

    /** Removes what was kept longer than that and never gone on with. */
    void expire(Duration keep) {
        Instant before = bucket.clock().instant().minus(keep);
        for (S3Object found : bucket.client()
                .listObjectsV2Paginator(r -> r.bucket(bucket.name()).prefix(prefix()))
                .contents()) {
            if (found.lastModified().isBefore(before)) {
                expire(found.key());
            }
        }
    }

    private void expire(String record) {
        String text = bucket.client()
                .getObjectAsBytes(r -> r.bucket(bucket.name()).key(record))
                .asUtf8String();
        int line = text.indexOf('\n');
        if (line > 0 && isStill(text.substring(0, line), text.substring(line + 1))) {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(text.substring(line + 1)));
            bucket.room().swept();
        }
        remove(record);
    }

    private boolean isStill(String mark, String key) {
        try {
            HeadObjectResponse head =
                    bucket.client().headObject(r -> r.bucket(bucket.name()).key(key));
            return mark.equals(head.metadata().get(UploadTarget.MARK));
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return false;
            }
            throw e;
        }
    }
}
