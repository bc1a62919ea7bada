package io.sluice.vfs.s3;

import io.sluice.vfs.Listing;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Directories: prefixes that something begins with, and markers (empty objects named {@code name/}) where nothing does. */
final class S3Directories {

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final S3Lookup lookup;

    S3Directories(S3Bucket bucket, KeySpace keys, S3Lookup lookup) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
    }

    Listing list(VfsPath path) {
        keys.requireFindable(path);
        ListObjectsV2Response first = page(path, "");
        if (first.contents().isEmpty() && first.commonPrefixes().isEmpty() && !isTruncated(first) && !path.isRoot()) {
            throw lookup.missingDirectory(path);
        }
        return new S3Listing(keys.directory(path), first, token -> page(path, token));
    }

    private ListObjectsV2Response page(VfsPath path, String token) {
        return S3Errors.call(path, "list", () -> bucket.client().listObjectsV2(r -> {
            r.bucket(bucket.name()).prefix(keys.directory(path)).delimiter("/").encodingType(EncodingType.URL);
            if (!token.isEmpty()) {
                r.continuationToken(token);
            }
        }));
    }

    private static boolean isTruncated(ListObjectsV2Response page) {
        return Boolean.TRUE.equals(page.isTruncated());
    }

    void make(VfsPath path) {
        keys.requireAllowed(path);
        S3Lookup.Taken taken = lookup.taken(path);
        if (taken.directory() || taken.file()) {
            throw new StorageException(new StorageError.AlreadyExists(path));
        }
        var request = ObjectHeaders.marker(bucket.config())
                .bucket(bucket.name())
                .key(keys.directory(path))
                .build();
        S3Errors.call(path, "make directory", () -> bucket.client().putObject(request, RequestBody.empty()));
    }

    void remove(VfsPath path) {
        if (path.isRoot()) {
            throw new StorageException(new StorageError.PermissionDenied(path, "the root stays"));
        }
        keys.requireFindable(path);
        String marker = keys.directory(path);
        ListObjectsV2Response page =
                S3Errors.call(path, "remove directory", () -> bucket.client().listObjectsV2(r -> r.bucket(bucket.name())
                        .prefix(marker)
                        .encodingType(EncodingType.URL)
                        .maxKeys(2)));
        if (page.contents().isEmpty()) {
            throw lookup.missingDirectory(path);
        }
        for (S3Object object : page.contents()) {
            // Other tools may have written a file of that name; nothing shows it, and so nobody meant to remove it.
            if (!object.key().equals(marker) || object.size() > 0) {
                throw new StorageException(new StorageError.DirectoryNotEmpty(path));
            }
        }
        S3Errors.call(path, "remove directory", () -> bucket.client()
                .deleteObject(r -> r.bucket(bucket.name()).key(marker)));
    }
}
