package io.sluice.vfs.s3;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Finds out what is there under a name. A directory is there when its marker is, or anything below it. */
final class S3Lookup {

    /** How many keys are looked at that begin with a name which is to be new: {@code a.txt} before {@code a/}. */
    private static final int NEIGHBOURS = 20;

    private final S3Bucket bucket;
    private final KeySpace keys;

    S3Lookup(S3Bucket bucket, KeySpace keys) {
        this.bucket = bucket;
        this.keys = keys;
    }

    /** The object of that name, if there is one. */
    Optional<HeadObjectResponse> head(VfsPath path) {
        if (path.isRoot()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    bucket.client().headObject(r -> r.bucket(bucket.name()).key(keys.file(path))));
        } catch (SdkException failure) {
            if (S3Errors.isMissing(failure)) {
                return Optional.empty();
            }
            throw S3Errors.of(failure, path, "stat");
        }
    }

    /** Whether a directory of that name is there; the root always is. */
    boolean isDirectory(VfsPath path) {
        if (path.isRoot() || !keys.canBeDirectory(path)) {
            return path.isRoot();
        }
        return S3Errors.call(path, "stat", () -> {
            var page = bucket.client().listObjectsV2(r -> r.bucket(bucket.name())
                    .prefix(keys.directory(path))
                    .encodingType(EncodingType.URL)
                    .maxKeys(1));
            return !page.contents().isEmpty();
        });
    }

    /**
     * What has a name that is to be new.
     *
     * @param file whether an object has it
     * @param directory whether a directory has it
     */
    record Taken(boolean file, boolean directory) {}

    /** What has that name: one request where nothing has it and few begin with it, three at most. */
    Taken taken(VfsPath path) {
        if (path.isRoot()) {
            return new Taken(false, true);
        }
        ListObjectsV2Response page =
                S3Errors.call(path, "stat", () -> bucket.client().listObjectsV2(r -> r.bucket(bucket.name())
                        .prefix(keys.file(path))
                        .encodingType(EncodingType.URL)
                        .maxKeys(NEIGHBOURS)));
        boolean whole = !Boolean.TRUE.equals(page.isTruncated());
        boolean file = page.contents().stream().anyMatch(o -> o.key().equals(keys.file(path)));
        boolean directory = page.contents().stream().anyMatch(o -> o.key().startsWith(keys.directory(path)));
        return new Taken(file || (!whole && head(path).isPresent()), directory || (!whole && isDirectory(path)));
    }

    /** What is there; a file before a directory of the same name. */
    FileInfo stat(VfsPath path) {
        if (path.isRoot()) {
            return directory(path);
        }
        keys.requireFindable(path);
        if (looksLikeFile(path)) {
            return head(path).map(h -> file(path, h)).orElseGet(() -> requireDirectory(path));
        }
        Beside<Boolean> below = Beside.start("stat", () -> isDirectory(path));
        Optional<HeadObjectResponse> head = head(path);
        if (head.isPresent()) {
            return file(path, head.get());
        }
        if (!below.await()) {
            throw new StorageException(new StorageError.NotFound(path));
        }
        return directory(path);
    }

    private FileInfo requireDirectory(VfsPath path) {
        if (!isDirectory(path)) {
            throw new StorageException(new StorageError.NotFound(path));
        }
        return directory(path);
    }

    /** What the failure to find a file means: it may be a directory. */
    StorageException missingFile(VfsPath path) {
        return new StorageException(
                isDirectory(path) ? new StorageError.IsADirectory(path) : new StorageError.NotFound(path));
    }

    /** What the failure to find a directory means: it may be a file. */
    StorageException missingDirectory(VfsPath path) {
        return new StorageException(
                head(path).isPresent() ? new StorageError.NotADirectory(path) : new StorageError.NotFound(path));
    }

    /** Both questions cost a round trip; where the name tells, one of them is asked first and mostly alone. */
    private static boolean looksLikeFile(VfsPath path) {
        return path.name().lastIndexOf('.') > 0;
    }

    private static FileInfo file(VfsPath path, HeadObjectResponse head) {
        return FileInfo.plain(path.name(), FileKind.FILE, head.contentLength(), ModifiedTime.of(head));
    }

    private static FileInfo directory(VfsPath path) {
        return FileInfo.plain(path.name(), FileKind.DIRECTORY, 0, Instant.EPOCH);
    }
}
