package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.s3.Abilities.Ability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Copies objects within the store: small ones in one request, large ones in ranges, several at once. The bytes do not pass
 * through this machine; type, metadata and storage class go along.
 */
final class S3Copies {

    /** The most that one request copies. */
    private static final long LARGEST_AT_ONCE = 5L << 30;

    /** The most parts that an object has. */
    private static final int MOST_PARTS = 10_000;

    /**
     * What is copied.
     *
     * @param key its key
     * @param size its bytes
     * @param etag its version; empty if the store gives none
     * @param storageClass its class; empty for the usual one
     */
    record Source(String key, long size, String etag, Optional<String> storageClass) {

        /** What a HEAD has found under that key. */
        static Source of(String key, HeadObjectResponse head) {
            return new Source(
                    key,
                    head.contentLength(),
                    Optional.ofNullable(head.eTag()).orElse(""),
                    Optional.ofNullable(head.storageClassAsString()));
        }

        /** Whether it is what the other one was, as far as the store tells versions. */
        boolean isVersionOf(Source other) {
            boolean known = !etag.isEmpty() && !other.etag.isEmpty();
            return size == other.size && (!known || bare(etag).equals(bare(other.etag)));
        }

        /** Some stores quote it in one answer and not in the other. */
        private static String bare(String etag) {
            return etag.replace("\"", "");
        }

        /** Its copy under another name; the store may give that another version. */
        Leftovers.Copy copied(String target, @Nullable String version, @Nullable Instant modified) {
            return new Leftovers.Copy(
                    new Source(target, size, Optional.ofNullable(version).orElse(""), storageClass),
                    Optional.ofNullable(modified));
        }
    }

    /** Follows a copy. Called by several threads, one at a time. */
    interface Watch {

        /** Nobody follows it. */
        Watch NOBODY = new Watch() {
            @Override
            public void copied(int ranges, int all) {}

            @Override
            public void visible() {}
        };

        /**
         * So many ranges of the object are there, at the beginning none.
         *
         * @throws StorageException to stop the copy, of which nothing is left then
         */
        void copied(int ranges, int all);

        /**
         * The next request makes the copy visible.
         *
         * @throws StorageException to stop it in the same way
         */
        void visible();
    }

    private record Part(int number, long first, long last) {}

    private final S3Bucket bucket;

    /** Objects are copied side by side, and so are the ranges of each: together they are no more than one of the two may be. */
    private final Semaphore free;

    /** Copies of one command. */
    S3Copies(S3Bucket bucket) {
        this.bucket = bucket;
        this.free = new Semaphore(bucket.config().renames().atOnce());
    }

    /**
     * Copies an object.
     *
     * @param made gets the copy, also when the store has not said whether it has made one
     * @param path what a failure names
     * @throws StorageException {@link StorageError.Changed} if the source is another one by now, in stores that tell; what
     *     {@code watch} throws
     */
    void copy(Source source, String target, Watch watch, Collection<Leftovers.Copy> made, VfsPath path) {
        if (inParts(source)) {
            HeadObjectResponse head = S3Errors.call(path, "copy", () -> bucket.client()
                    .headObject(r -> r.bucket(bucket.name()).key(source.key())));
            String version = copyParts(new Parted(source, target, path, watch), head, head.metadata());
            made.add(source.copied(target, version, null));
            return;
        }
        watch.copied(0, 1);
        watch.visible();
        free.acquireUninterruptibly(); // each request is bounded by its own timeouts
        try {
            CopyObjectResult result =
                    bucket.client().copyObject(request(source, target).build()).copyObjectResult();
            made.add(
                    result == null
                            ? source.copied(target, null, null)
                            : source.copied(target, result.eTag(), result.lastModified()));
        } catch (SdkException failure) {
            if (!S3Errors.isRefusal(failure)) {
                made.add(source.copied(target, source.etag(), null));
            }
            throw translated(failure, path);
        } finally {
            free.release();
        }
    }

    /** Copies an object onto itself with other metadata; all else that a HEAD tells of it stays. */
    void replaceMetadata(Source source, HeadObjectResponse head, Map<String, String> metadata, VfsPath path) {
        if (inParts(source)) {
            copyParts(new Parted(source, source.key(), path, Watch.NOBODY), head, metadata);
            return;
        }
        CopyObjectRequest.Builder request = request(source, source.key())
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata)
                .contentType(head.contentType())
                .contentEncoding(head.contentEncoding())
                .contentDisposition(head.contentDisposition())
                .contentLanguage(head.contentLanguage())
                .cacheControl(head.cacheControl())
                .websiteRedirectLocation(head.websiteRedirectLocation());
        try {
            bucket.client().copyObject(request.build());
        } catch (SdkException failure) {
            throw translated(failure, path);
        }
    }

    private boolean inParts(Source source) {
        return source.size() > LARGEST_AT_ONCE
                || (bucket.abilities().has(Ability.PART_COPY)
                        && source.size() > bucket.config().renames().partSize().bytes());
    }

    private CopyObjectRequest.Builder request(Source source, String target) {
        CopyObjectRequest.Builder request = ObjectHeaders.copy(bucket.config())
                .sourceBucket(bucket.name())
                .sourceKey(source.key())
                .destinationBucket(bucket.name())
                .destinationKey(target);
        if (bucket.config().storageClass().isEmpty()) {
            source.storageClass().ifPresent(request::storageClass);
        }
        if (isGuarded(source)) {
            request.copySourceIfMatch(source.etag());
        }
        return request;
    }

    private boolean isGuarded(Source source) {
        return bucket.abilities().has(Ability.MATCHING_COPY) && !source.etag().isEmpty();
    }

    private static StorageException translated(SdkException failure, VfsPath path) {
        return S3Errors.isConditionFailed(failure)
                ? new StorageException(new StorageError.Changed(path))
                : S3Errors.of(failure, path, "copy");
    }

    /** A copy in ranges. */
    private record Parted(Source source, String target, VfsPath path, Watch watch) {}

    private @Nullable String copyParts(Parted copy, HeadObjectResponse head, Map<String, String> metadata) {
        if (!bucket.abilities().has(Ability.PART_COPY)) {
            throw new StorageException(new StorageError.Unsupported("copy of more than 5 GiB"));
        }
        String upload = S3Errors.call(copy.path(), "copy", () -> bucket.client()
                .createMultipartUpload(begin(copy, head, metadata))
                .uploadId());
        bucket.room().begin(upload);
        try {
            List<Part> parts = parts(copy.source().size());
            copy.watch().copied(0, parts.size());
            List<CompletedPart> done = new ArrayList<>();
            Workers.forEach(parts, bucket.config().renames().atOnce(), part -> {
                CompletedPart copied = copyPart(copy, upload, part);
                synchronized (done) {
                    done.add(copied);
                    copy.watch().copied(done.size(), parts.size());
                }
            });
            copy.watch().visible();
            List<CompletedPart> all = done.stream()
                    .sorted(Comparator.comparing(CompletedPart::partNumber))
                    .toList();
            return S3Errors.call(copy.path(), "copy", () -> bucket.client()
                    .completeMultipartUpload(r -> r.bucket(bucket.name())
                            .key(copy.target())
                            .uploadId(upload)
                            .multipartUpload(m -> m.parts(all)))
                    .eTag());
        } catch (StorageException failure) {
            abort(new Leftovers.Upload(copy.target(), upload), failure);
            throw failure;
        } finally {
            bucket.room().end(upload);
        }
    }

    private CreateMultipartUploadRequest begin(Parted copy, HeadObjectResponse head, Map<String, String> metadata) {
        CreateMultipartUploadRequest.Builder request = ObjectHeaders.multipart(bucket.config(), copy.path())
                .bucket(bucket.name())
                .key(copy.target())
                .metadata(metadata)
                .contentType(head.contentType())
                .contentEncoding(head.contentEncoding())
                .contentDisposition(head.contentDisposition())
                .contentLanguage(head.contentLanguage())
                .cacheControl(head.cacheControl())
                .websiteRedirectLocation(head.websiteRedirectLocation());
        if (bucket.config().storageClass().isEmpty()) {
            copy.source().storageClass().ifPresent(request::storageClass);
        }
        return request.build();
    }

    /** Ranges of nearly one size, and none below the one that is wished for: the last one could be too small otherwise. */
    private List<Part> parts(long size) {
        long wished = bucket.config().renames().partSize().bytes();
        long count = Math.min(MOST_PARTS, Math.max(size / wished, Math.ceilDiv(size, LARGEST_AT_ONCE)));
        long each = Math.ceilDiv(size, count);
        List<Part> parts = new ArrayList<>();
        for (long first = 0; first < size; first += each) {
            parts.add(new Part(parts.size() + 1, first, Math.min(size, first + each) - 1));
        }
        return parts;
    }

    private CompletedPart copyPart(Parted copy, String upload, Part part) {
        UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
                .sourceBucket(bucket.name())
                .sourceKey(copy.source().key())
                .copySourceRange("bytes=" + part.first() + "-" + part.last())
                .destinationBucket(bucket.name())
                .destinationKey(copy.target())
                .uploadId(upload)
                .partNumber(part.number());
        if (isGuarded(copy.source())) {
            request.copySourceIfMatch(copy.source().etag());
        }
        free.acquireUninterruptibly();
        try {
            String etag = bucket.client()
                    .uploadPartCopy(request.build())
                    .copyPartResult()
                    .eTag();
            return CompletedPart.builder().partNumber(part.number()).eTag(etag).build();
        } catch (SdkException failure) {
            throw translated(failure, copy.path());
        } finally {
            free.release();
        }
    }

    private void abort(Leftovers.Upload upload, StorageException why) {
        try {
            upload.remove(bucket);
        } catch (SdkException failure) {
            bucket.leftovers().add(bucket, upload);
            why.addSuppressed(failure);
        }
    }
}
