package io.sluice.vfs.s3;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.s3.UploadTarget.Base;
import io.sluice.vfs.s3.UploadTarget.Guard;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Opens objects for writing, and lends uploads what they have in common. */
final class S3Uploads {

    private static final int READ = 256 * 1024;

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final KeySpace ownKeys;
    private final S3Lookup lookup;
    private final S3Reads reads;
    private final Commits commits;
    private final KeptUploads kept;
    private final PartPlan plan;

    S3Uploads(S3Bucket bucket, KeySpace keys, S3Lookup lookup, S3Reads reads) {
        this.bucket = bucket;
        this.keys = keys;
        this.ownKeys = KeySpace.below(bucket.config().prefix(), false);
        this.lookup = lookup;
        this.reads = reads;
        this.commits = new Commits(bucket, lookup);
        this.kept = new KeptUploads(bucket, ownKeys);
        this.plan = PartPlan.of(bucket.config().uploads(), bucket.abilities());
    }

    /** Somebody was told of that file by its name. */
    void asked(VfsPath path) {
        kept.asked(path, keys.file(path));
    }

    Upload open(VfsPath path, WriteMode mode) {
        if (path.isRoot()) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        keys.requireAllowed(path);
        return switch (mode) {
            case WriteMode.CreateOrReplace m -> fresh(path, new Guard.Anything());
            case WriteMode.CreateNew m -> fresh(path, new Guard.Absent());
            case WriteMode.Append m -> {
                require(Capability.APPEND, "append");
                yield lookup.head(path)
                        .map(head -> adding(path, head, head.contentLength()))
                        .orElseGet(() -> fresh(path, new Guard.StillAbsent()));
            }
            case WriteMode.ResumeAt(long offset) -> {
                if (offset == 0) {
                    yield fresh(path, new Guard.Anything());
                }
                require(Capability.RESUME, "resume");
                HeadObjectResponse head = lookup.head(path).orElseThrow(() -> lookup.missingFile(path));
                if (offset > head.contentLength()) {
                    throw new StorageException(
                            new StorageError.RangeNotSatisfiable(path, offset, head.contentLength()));
                }
                yield adding(path, head, offset);
            }
        };
    }

    private void require(Capability ability, String operation) {
        if (!S3Capabilities.of(bucket.config(), bucket.abilities()).has(ability)) {
            throw new StorageException(new StorageError.Unsupported(operation));
        }
    }

    private Upload fresh(VfsPath path, Guard guard) {
        return new S3Upload(
                this, new UploadTarget(path, keys.file(path), guard, Map.of(UploadTarget.MARK, Marks.next())));
    }

    /** What others wrote on the object stays on it, type and class too, but the time: its bytes are new. */
    private Upload adding(VfsPath path, HeadObjectResponse head, long offset) {
        Map<String, String> metadata = new HashMap<>(head.metadata());
        metadata.keySet().removeIf(name -> name.equalsIgnoreCase(ModifiedTime.KEY));
        metadata.put(UploadTarget.MARK, Marks.next());
        Base base = new Base(S3Reads.etag(head.eTag()), head.contentLength(), offset);
        return new S3Upload(
                this,
                new UploadTarget(
                        path, keys.file(path), new Guard.Unchanged(base), Map.copyOf(metadata), Optional.of(head)));
    }

    /** Reads bytes of the object that is added to, of the version that was there at the beginning. */
    void readInto(UploadTarget target, long from, long count, Consumer<ByteBuffer> taker) {
        if (count == 0) {
            return;
        }
        Base base = target.base().orElseThrow();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, READ));
        ByteRange range = new ByteRange(from, count);
        try (Download download = reads.open(target.path(), new S3Reads.Version(base.etag(), base.size()), range)) {
            long left = count;
            while (left > 0) {
                if (download.read(buffer.clear()) < 0) {
                    throw new StorageException(new StorageError.Changed(target.path()));
                }
                left -= buffer.flip().remaining();
                taker.accept(buffer);
            }
        }
    }

    /** Whether what arrived of a broken upload can stay and be gone on with. */
    boolean keeps() {
        return S3Capabilities.of(bucket.config(), bucket.abilities()).has(Capability.KEEP);
    }

    S3Bucket bucket() {
        return bucket;
    }

    /** The keys that the store keeps for itself. */
    KeySpace ownKeys() {
        return ownKeys;
    }

    Commits commits() {
        return commits;
    }

    KeptUploads kept() {
        return kept;
    }

    PartPlan plan() {
        return plan;
    }
}
