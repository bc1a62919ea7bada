package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;

/** Opens objects for writing. */
final class S3Uploads {

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final S3Lookup lookup;

    S3Uploads(S3Bucket bucket, KeySpace keys, S3Lookup lookup) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
    }

    Upload open(VfsPath path, WriteMode mode) {
        if (path.isRoot()) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        keys.requireAllowed(path);
        return switch (mode) {
            case WriteMode.CreateOrReplace m -> start(path, false);
            case WriteMode.CreateNew m -> start(path, true);
            case WriteMode.Append m -> throw new StorageException(new StorageError.Unsupported("append"));
            case WriteMode.ResumeAt(long offset) -> {
                if (offset > 0) {
                    throw new StorageException(new StorageError.Unsupported("resume"));
                }
                yield start(path, false);
            }
        };
    }

    private Upload start(VfsPath path, boolean exclusive) {
        boolean taken = lookup.head(path).isPresent();
        if (exclusive && taken) {
            throw new StorageException(new StorageError.AlreadyExists(path));
        }
        if (!taken && lookup.isDirectory(path)) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        return new S3Upload(bucket, keys, lookup, path, exclusive);
    }
}
