package io.sluice.vfs.s3;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Opens objects for reading: one request for a file, which tells its size too. */
final class S3Reads {

    /** No object is that large (5 TiB), and some stores stumble over larger numbers in ranges. */
    private static final long BEHIND_ALL = 1L << 50;

    /**
     * Which object is read.
     *
     * @param etag names the version; empty if the store gives none
     * @param size its bytes
     */
    record Version(String etag, long size) {}

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final S3Lookup lookup;

    S3Reads(S3Bucket bucket, KeySpace keys, S3Lookup lookup) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
    }

    Download open(VfsPath path, ByteRange range) {
        if (path.isRoot()) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        keys.requireFindable(path);
        if (range.length() == 0 || range.offset() > BEHIND_ALL) {
            return withoutBytes(path, range);
        }
        ResponseInputStream<GetObjectResponse> body;
        try {
            body = get(path, range.offset(), endOf(range), "");
        } catch (SdkException failure) {
            if (S3Errors.isBeyondEnd(failure)) {
                return withoutBytes(path, range);
            }
            if (S3Errors.isMissing(failure)) {
                throw lookup.missingFile(path);
            }
            throw S3Errors.of(failure, path, "read");
        }
        return new S3Download(this, path, version(body), range, body);
    }

    /** What a range at or behind the end is, and one of no bytes. */
    private Download withoutBytes(VfsPath path, ByteRange range) {
        HeadObjectResponse head = lookup.head(path).orElseThrow(() -> lookup.missingFile(path));
        if (range.offset() > head.contentLength()) {
            throw new StorageException(
                    new StorageError.RangeNotSatisfiable(path, range.offset(), head.contentLength()));
        }
        Version version = new Version(etag(head.eTag()), head.contentLength());
        // It may have grown since the answer that said there was nothing: what is read then is the condition's
        // business.
        return new S3Download(this, path, version, range, null);
    }

    /** Opens a part of the object of that version, whatever is there by now. */
    Download open(VfsPath path, Version version, ByteRange range) {
        return new S3Download(
                this, path, version, range, reopen(path, version, range.offset(), range.end(version.size())));
    }

    /**
     * The object's bytes from there on.
     *
     * @throws StorageException {@link StorageError.Changed} if it is another one by now; what else the store says, after
     *     as many attempts as there are for a request
     */
    ResponseInputStream<GetObjectResponse> reopen(VfsPath path, Version version, long position, long end) {
        ResponseInputStream<GetObjectResponse> body;
        try {
            body = get(path, position, end, version.etag());
        } catch (SdkException failure) {
            if (S3Errors.isConditionFailed(failure) || S3Errors.isMissing(failure) || S3Errors.isBeyondEnd(failure)) {
                throw new StorageException(new StorageError.Changed(path));
            }
            throw S3Errors.of(failure, path, "read");
        }
        if (!etag(body.response().eTag()).equals(version.etag())) {
            body.abort(); // the store has no conditions, but it says what it sends
            throw new StorageException(new StorageError.Changed(path));
        }
        return body;
    }

    /** The sum that the store keeps of that version, if it does and the object is still the same. */
    Optional<String> sum(VfsPath path, Version version, String algorithm) {
        HeadObjectResponse head =
                S3Errors.call(path, "read", () -> bucket.client().headObject(r -> {
                    r.bucket(bucket.name()).key(keys.file(path));
                    if (bucket.abilities().has(Abilities.Ability.STORED_CHECKSUMS)) {
                        r.checksumMode(ChecksumMode.ENABLED);
                    }
                }));
        return etag(head.eTag()).equals(version.etag())
                ? StoredSums.of(head, bucket.abilities(), algorithm)
                : Optional.empty();
    }

    /** How often a read is tried without a byte coming. */
    int attempts() {
        return bucket.config().connection().attempts();
    }

    private ResponseInputStream<GetObjectResponse> get(VfsPath path, long from, long end, String etag) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket.name()).key(keys.file(path));
        if (end < BEHIND_ALL) {
            request.range("bytes=" + from + "-" + (end - 1));
        } else if (from > 0) {
            request.range("bytes=" + from + "-");
        }
        if (!etag.isEmpty()) {
            request.ifMatch(etag);
        }
        ResponseInputStream<GetObjectResponse> body =
                bucket.client().getObject(request.build(), ResponseTransformer.toInputStream(Duration.ZERO));
        if (from > 0 && body.response().contentRange() == null) {
            body.abort();
            throw new StorageException(new StorageError.Unsupported("reading from the middle of a file"));
        }
        return body;
    }

    private static long endOf(ByteRange range) {
        return range.length() >= BEHIND_ALL ? BEHIND_ALL : range.offset() + range.length();
    }

    private static Version version(ResponseInputStream<GetObjectResponse> body) {
        GetObjectResponse response = body.response();
        String range = response.contentRange();
        try {
            long size = range == null
                    ? response.contentLength()
                    : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
            return new Version(etag(response.eTag()), size);
        } catch (NumberFormatException unknown) {
            body.abort();
            throw new StorageException(new StorageError.Unavailable("the store does not tell the size of a file"));
        }
    }

    static String etag(@Nullable String given) {
        return given == null ? "" : given;
    }
}
