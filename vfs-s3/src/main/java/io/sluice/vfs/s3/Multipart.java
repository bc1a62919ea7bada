package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.s3.Abilities.Ability;
import io.sluice.vfs.s3.UploadsConfig.Checksum;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An object in parts, of which some travel at once, each on a thread of its own. Used by one thread. Ends with
 * {@link #ended} or {@link #abort}.
 */
final class Multipart {

    private static final Logger log = LoggerFactory.getLogger(Multipart.class);

    /** How often a store is told to forget an upload that it still knows. */
    private static final int ABORTS = 3;

    private final S3Bucket bucket;
    private final VfsPath path;
    private final String key;
    private final String id;
    private final int most;
    private final Semaphore free;
    private final NavigableMap<Integer, CompletedPart> done = new ConcurrentSkipListMap<>();
    private final NavigableMap<Integer, Long> sizes = new ConcurrentSkipListMap<>();
    private volatile @Nullable StorageException failure;
    private volatile boolean stopped;

    private Multipart(S3Bucket bucket, VfsPath path, String key, String id) {
        this.bucket = bucket;
        this.path = path;
        this.key = key;
        this.id = id;
        this.most = bucket.config().uploads().partsInFlight();
        this.free = new Semaphore(most);
    }

    /** Begins one in the store. */
    static Multipart begin(S3Bucket bucket, UploadTarget target) {
        CreateMultipartUploadRequest.Builder request = ObjectHeaders.multipart(bucket.config(), target)
                .bucket(bucket.name())
                .key(target.key())
                .metadata(target.metadata());
        switch (sums(bucket)) {
            case NONE -> {}
            case CRC32 -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32);
            case CRC32C -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
        }
        String id = S3Errors.call(target.path(), "begin an upload", () -> bucket.client()
                .createMultipartUpload(request.build())
                .uploadId());
        bucket.room().begin(id);
        return new Multipart(bucket, target.path(), target.key(), id);
    }

    /**
     * Whether parts carry sums. Then the object's own is made of theirs, copied parts included: a store that does not tell
     * those has no way to end such an upload.
     */
    private static Checksum sums(S3Bucket bucket) {
        return bucket.abilities().has(Ability.STORED_CHECKSUMS)
                ? bucket.config().uploads().checksum()
                : Checksum.NONE;
    }

    String key() {
        return key;
    }

    String id() {
        return id;
    }

    /** Bytes of all parts that have arrived. */
    long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Sends a part, and returns when it is on its way: waits while enough others are. The part is released when it has
     * arrived or failed.
     *
     * @throws StorageException if another part has failed before
     */
    void send(int number, PartBuffer part) {
        start(number, part::release, () -> {
            UploadPartRequest.Builder request = UploadPartRequest.builder()
                    .bucket(bucket.name())
                    .key(key)
                    .uploadId(id)
                    .partNumber(number)
                    .contentLength(part.length());
            CompletedPart.Builder sent = CompletedPart.builder().partNumber(number);
            Optional<String> sum = part.checksum();
            switch (sums(bucket)) {
                case NONE -> {}
                case CRC32 -> {
                    request.checksumCRC32(sum.orElseThrow());
                    sent.checksumCRC32(sum.orElseThrow());
                }
                case CRC32C -> {
                    request.checksumCRC32C(sum.orElseThrow());
                    sent.checksumCRC32C(sum.orElseThrow());
                }
            }
            long length = part.length();
            UploadPartResponse response = bucket.client().uploadPart(request.build(), part.body(() -> stopped));
            sizes.put(number, length);
            return sent.eTag(response.eTag()).build();
        });
    }

    /**
     * Bytes of another object.
     *
     * @param key the object
     * @param etag the version, or empty for any
     * @param from the first byte
     * @param count how many, at least 1
     */
    record Source(String key, String etag, long from, long count) {}

    /**
     * Has the store copy a part from another object, beside what else is on its way.
     *
     * @param whenDone runs after the copy, if it succeeds
     */
    void copy(int number, Source source, Runnable whenDone) {
        UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
                .sourceBucket(bucket.name())
                .sourceKey(source.key())
                .copySourceRange("bytes=" + source.from() + "-" + (source.from() + source.count() - 1))
                .destinationBucket(bucket.name())
                .destinationKey(key)
                .uploadId(id)
                .partNumber(number);
        if (!source.etag().isEmpty()) {
            request.copySourceIfMatch(source.etag());
        }
        start(number, () -> {}, () -> {
            CopyPartResult copied = copy(request.build());
            sizes.put(number, source.count());
            whenDone.run();
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(copied.eTag())
                    .checksumCRC32(copied.checksumCRC32())
                    .checksumCRC32C(copied.checksumCRC32C())
                    .build();
        });
    }

    /** A source that has become shorter is another one too. */
    private CopyPartResult copy(UploadPartCopyRequest request) {
        try {
            return bucket.client().uploadPartCopy(request).copyPartResult();
        } catch (AwsServiceException e) {
            boolean changed =
                    switch (S3Errors.code(e)) {
                        case "NoSuchKey", "PreconditionFailed", "InvalidRange", "InvalidArgument", "InvalidRequest" ->
                            true;
                        default -> false;
                    };
            throw changed ? new StorageException(new StorageError.Changed(path)) : e;
        }
    }

    private interface Request {
        CompletedPart run();
    }

    private void start(int number, Runnable release, Request request) {
        boolean running = false;
        acquire(1);
        try {
            checkFailure();
            Thread.ofVirtual().name("s3-part-" + number).start(() -> {
                try {
                    done.put(number, request.run());
                } catch (SdkException e) {
                    fail(partFailed(e));
                } catch (StorageException e) {
                    fail(e);
                } catch (RuntimeException | Error e) {
                    fail(new StorageException(new StorageError.Unexpected("send a part", e)));
                } finally {
                    release.run();
                    free.release();
                }
            });
            running = true;
        } finally {
            if (!running) {
                release.run();
                free.release();
            }
        }
    }

    /** The first failure is the one that counts: later ones may follow from it. */
    private synchronized void fail(StorageException why) {
        if (failure == null) {
            failure = why;
        }
    }

    private StorageException partFailed(SdkException e) {
        if (S3Errors.isConditionFailed(e)) {
            return new StorageException(new StorageError.Changed(path));
        }
        if (S3Errors.isMissing(e)) {
            return new StorageException(new StorageError.Unavailable("the store has forgotten the upload"));
        }
        return S3Errors.of(e, path, "write");
    }

    private void acquire(int permits) {
        free.acquireUninterruptibly(permits); // each request is bounded by its own timeouts
    }

    /** Fails if a part has. */
    void checkFailure() {
        StorageException failed = failure;
        if (failed != null) {
            throw new StorageException(failed.error());
        }
    }

    /** Waits until nothing is on its way. */
    private void awaitIdle() {
        acquire(most);
        free.release(most);
    }

    /** Waits until all parts have arrived, and fails if one has not. */
    void await() {
        awaitIdle();
        checkFailure();
    }

    /** All parts, for the store to put together. */
    CompletedMultipartUpload parts() {
        return CompletedMultipartUpload.builder()
                .parts(List.copyOf(done.values()))
                .build();
    }

    /** Waits, and forgets all parts behind the first one that is missing; how many bytes are left. */
    long keepWhole() {
        awaitIdle();
        failure = null;
        int whole = 0;
        for (int number : new ArrayList<>(done.keySet())) {
            if (number != whole + 1) {
                break;
            }
            whole = number;
        }
        done.tailMap(whole, false).clear();
        sizes.tailMap(whole, false).clear();
        return bytes();
    }

    /** It has become an object. */
    void ended() {
        bucket.room().end(id);
    }

    /**
     * Waits for what is on its way and has the store forget all of it. Some stores take parts for an upload that was
     * aborted before, so it is looked at afterwards.
     *
     * @return whether the store knew it; an upload whose completion was not answered may be an object by now
     */
    boolean abort() {
        stopped = true;
        awaitIdle();
        boolean known = false;
        try {
            for (int round = 0; round < ABORTS; round++) {
                bucket.client()
                        .abortMultipartUpload(
                                r -> r.bucket(bucket.name()).key(key).uploadId(id));
                known = true;
                if (isForgotten()) {
                    return true;
                }
            }
            log.warn("event=upload-left bucket={} upload={} why=\"still there\"", bucket.name(), id);
            bucket.room().left();
        } catch (SdkException e) {
            if (!S3Errors.isMissing(e)) {
                log.warn("event=upload-left bucket={} upload={} why=\"{}\"", bucket.name(), id, e.getMessage());
                bucket.leftovers().add(bucket, new Leftovers.Upload(key, id));
                return true;
            }
        } finally {
            ended();
        }
        return known;
    }

    private boolean isForgotten() {
        try {
            return bucket.client()
                    .listParts(
                            r -> r.bucket(bucket.name()).key(key).uploadId(id).maxParts(1))
                    .parts()
                    .isEmpty();
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return true;
            }
            throw e;
        }
    }
}
