package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.s3.Abilities.Ability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
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
    }

    private record Part(int number, long first, long last) {}

    private final S3Bucket bucket;

    S3Copies(S3Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * Copies an object.
     *
     * @param path what a failure names
     * @throws StorageException {@link StorageError.Changed} if the source is another one by now, in stores that tell
     */
    void copy(Source source, String target, VfsPath path) {
        if (inParts(source)) {
            HeadObjectResponse head = S3Errors.call(path, "copy", () -> bucket.client()
                    .headObject(r -> r.bucket(bucket.name()).key(source.key())));
            copyParts(source, target, head, head.metadata(), path);
        } else {
            copyWhole(request(source, target), path);
        }
    }

    /** Copies an object onto itself with other metadata; all else that a HEAD tells of it stays. */
    void replaceMetadata(Source source, HeadObjectResponse head, Map<String, String> metadata, VfsPath path) {
        if (inParts(source)) {
            copyParts(source, source.key(), head, metadata, path);
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
        copyWhole(request, path);
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

    private void copyWhole(CopyObjectRequest.Builder request, VfsPath path) {
        try {
            bucket.client().copyObject(request.build());
        } catch (SdkException failure) {
            throw translated(failure, path);
        }
    }

    private static StorageException translated(SdkException failure, VfsPath path) {
        return S3Errors.isConditionFailed(failure)
                ? new StorageException(new StorageError.Changed(path))
                : S3Errors.of(failure, path, "copy");
    }

    private void copyParts(
            Source source, String target, HeadObjectResponse head, Map<String, String> metadata, VfsPath path) {
        if (!bucket.abilities().has(Ability.PART_COPY)) {
            throw new StorageException(new StorageError.Unsupported("copy of more than 5 GiB"));
        }
        String upload = S3Errors.call(path, "copy", () -> bucket.client()
                .createMultipartUpload(begin(source, target, head, metadata, path))
                .uploadId());
        try {
            ConcurrentLinkedQueue<CompletedPart> done = new ConcurrentLinkedQueue<>();
            Workers.forEach(
                    parts(source.size()),
                    bucket.config().renames().atOnce(),
                    part -> done.add(copyPart(source, target, upload, part, path)));
            List<CompletedPart> parts = done.stream()
                    .sorted(Comparator.comparing(CompletedPart::partNumber))
                    .toList();
            S3Errors.call(path, "copy", () -> bucket.client()
                    .completeMultipartUpload(r ->
                            r.bucket(bucket.name()).key(target).uploadId(upload).multipartUpload(m -> m.parts(parts))));
        } catch (StorageException failure) {
            abort(target, upload, failure);
            throw failure;
        }
    }

    private CreateMultipartUploadRequest begin(
            Source source, String target, HeadObjectResponse head, Map<String, String> metadata, VfsPath path) {
        CreateMultipartUploadRequest.Builder request = ObjectHeaders.multipart(bucket.config(), path)
                .bucket(bucket.name())
                .key(target)
                .metadata(metadata)
                .contentType(head.contentType())
                .contentEncoding(head.contentEncoding())
                .contentDisposition(head.contentDisposition())
                .contentLanguage(head.contentLanguage())
                .cacheControl(head.cacheControl())
                .websiteRedirectLocation(head.websiteRedirectLocation());
        if (bucket.config().storageClass().isEmpty()) {
            source.storageClass().ifPresent(request::storageClass);
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

    private CompletedPart copyPart(Source source, String target, String upload, Part part, VfsPath path) {
        UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
                .sourceBucket(bucket.name())
                .sourceKey(source.key())
                .copySourceRange("bytes=" + part.first() + "-" + part.last())
                .destinationBucket(bucket.name())
                .destinationKey(target)
                .uploadId(upload)
                .partNumber(part.number());
        if (isGuarded(source)) {
            request.copySourceIfMatch(source.etag());
        }
        try {
            String etag = bucket.client()
                    .uploadPartCopy(request.build())
                    .copyPartResult()
                    .eTag();
            return CompletedPart.builder().partNumber(part.number()).eTag(etag).build();
        } catch (SdkException failure) {
            throw translated(failure, path);
        }
    }

    private void abort(String target, String upload, StorageException why) {
        try {
            bucket.client()
                    .abortMultipartUpload(
                            r -> r.bucket(bucket.name()).key(target).uploadId(upload));
        } catch (SdkException failure) {
            // The sweep of stale uploads finds it.
            why.addSuppressed(failure);
        }
    }
}
