package io.sluice.vfs.s3;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Meter;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The objects below one prefix of a bucket. */
final class S3Storage implements Storage {

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final boolean whole;
    private final Capabilities capabilities;
    private final S3Lookup lookup;
    private final S3Directories directories;
    private final S3Reads reads;
    private final S3Renames renames;
    private final S3Uploads uploads;
    private final StaleUploads sweeper;

    /**
     * A view of the bucket.
     *
     * @param whole whether closing this closes the bucket
     */
    S3Storage(S3Bucket bucket, KeySpace keys, boolean whole) {
        this.bucket = bucket;
        this.keys = keys;
        this.whole = whole;
        this.capabilities = S3Capabilities.of(bucket.config(), bucket.abilities());
        this.lookup = new S3Lookup(bucket, keys);
        this.directories = new S3Directories(bucket, keys, lookup);
        this.reads = new S3Reads(bucket, keys, lookup);
        this.renames = new S3Renames(bucket, keys, lookup);
        this.uploads = new S3Uploads(bucket, keys, lookup, reads);
        this.sweeper = new StaleUploads(bucket, keys);
        if (whole) {
            sweeper.start();
        }
    }

    /** What all views share. */
    S3Bucket bucket() {
        return bucket;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public FileInfo stat(VfsPath path) {
        FileInfo found = lookup.stat(path);
        if (found.isFile()) {
            uploads.asked(path);
        }
        return found;
    }

    @Override
    public Listing list(VfsPath directory) {
        return directories.list(directory);
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        return reads.open(path, range);
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        return uploads.open(path, mode);
    }

    @Override
    public void delete(VfsPath path) {
        if (path.isRoot()) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        keys.requireFindable(path);
        if (lookup.head(path).isEmpty()) {
            throw lookup.missingFile(path);
        }
        bucket.shared(
                keys.file(path),
                path,
                () -> S3Errors.call(path, "delete", () -> bucket.client()
                        .deleteObject(r -> r.bucket(bucket.name()).key(keys.file(path)))));
    }

    @Override
    public void makeDirectory(VfsPath path) {
        directories.make(path);
    }

    @Override
    public void removeDirectory(VfsPath path) {
        directories.remove(path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        renames.rename(from, to, steps);
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        keys.requireFindable(path);
        bucket.alone(keys.file(path), path, () -> {
            stamp(path, modified);
            return true;
        });
    }

    private void stamp(VfsPath path, Instant modified) {
        HeadObjectResponse head = lookup.head(path).orElseThrow(() -> lookup.missingFile(path));
        Map<String, String> metadata = new HashMap<>(head.metadata());
        metadata.keySet().removeIf(ModifiedTime.KEY::equalsIgnoreCase);
        metadata.put(ModifiedTime.KEY, ModifiedTime.format(modified));
        metadata.keySet().removeIf(UploadTarget.MARK::equalsIgnoreCase); // what somebody sets a time of is his file
        new S3Copies(bucket).replaceMetadata(S3Copies.Source.of(keys.file(path), head), head, metadata, path);
    }

    @Override
    public Storage subtree(VfsPath directory) {
        keys.requireAllowed(directory);
        return new S3Storage(bucket, keys.subtree(directory), false);
    }

    @Override
    public List<Meter> meters() {
        if (!whole) {
            return List.of();
        }
        List<Meter> meters = new ArrayList<>(bucket.room().meters());
        meters.addAll(S3Counts.meters());
        return meters.stream().map(Meter::ofAll).toList();
    }

    @Override
    public void close() {
        if (whole) {
            sweeper.close();
            bucket.leftovers().close(bucket);
            bucket.client().close();
        }
    }
}
