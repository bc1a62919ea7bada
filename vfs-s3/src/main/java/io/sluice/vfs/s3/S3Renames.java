package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Gives objects other names: copies within the store, and the old ones removed when all copies are there. */
final class S3Renames {

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final S3Lookup lookup;

    S3Renames(S3Bucket bucket, KeySpace keys, S3Lookup lookup) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
    }

    void rename(VfsPath from, VfsPath to) {
        if (from.isRoot()) {
            throw new StorageException(new StorageError.PermissionDenied(from, "the root stays"));
        }
        keys.requireFindable(from);
        keys.requireAllowed(to);
        HeadObjectResponse source = lookup.head(from).orElseThrow(() -> notAFile(from));
        if (from.equals(to)) {
            return;
        }
        if (lookup.head(to).isEmpty() && lookup.isDirectory(to)) {
            throw new StorageException(new StorageError.IsADirectory(to));
        }
        var copy = ObjectHeaders.copy(bucket.config())
                .sourceBucket(bucket.name())
                .sourceKey(keys.file(from))
                .copySourceIfMatch(source.eTag())
                .destinationBucket(bucket.name())
                .destinationKey(keys.file(to))
                .build();
        S3Errors.call(from, "rename", () -> bucket.client().copyObject(copy));
        S3Errors.call(from, "rename", () -> bucket.client()
                .deleteObject(r -> r.bucket(bucket.name()).key(keys.file(from))));
    }

    private StorageException notAFile(VfsPath path) {
        return lookup.isDirectory(path)
                ? new StorageException(new StorageError.Unsupported("rename a directory"))
                : new StorageException(new StorageError.NotFound(path));
    }
}
