package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Gives objects other names: copies within the store, and the old ones removed when all copies are there. What others write
 * meanwhile is neither replaced nor removed, but for the moment between the look at an object and the request that follows.
 */
final class S3Renames {

    private static final Logger log = LoggerFactory.getLogger(S3Renames.class);

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final S3Lookup lookup;
    private final S3Copies copies;

    S3Renames(S3Bucket bucket, KeySpace keys, S3Lookup lookup) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
        this.copies = new S3Copies(bucket);
    }

    void rename(VfsPath from, VfsPath to) {
        if (from.isRoot()) {
            throw new StorageException(new StorageError.PermissionDenied(from, "the root stays"));
        }
        keys.requireFindable(from);
        keys.requireAllowed(to);
        Beside<S3Lookup.Taken> taken = Beside.start("stat", () -> lookup.taken(to));
        Optional<HeadObjectResponse> file = lookup.head(from);
        if (file.isPresent()) {
            renameFile(from, to, file.get(), taken.await());
        } else {
            renameDirectory(from, to, taken.await());
        }
    }

    private void renameFile(VfsPath from, VfsPath to, HeadObjectResponse source, S3Lookup.Taken taken) {
        if (from.equals(to)) {
            return;
        }
        boolean replaces = taken.file();
        if (!replaces && taken.directory()) {
            throw new StorageException(new StorageError.IsADirectory(to));
        }
        S3Copies.Source copied = S3Copies.Source.of(keys.file(from), source);
        copies.copy(copied, keys.file(to), from);
        try {
            requireUnchanged(deleteUnchanged(copied, from), from);
        } catch (StorageException failure) {
            // Two names for it are not what was asked for; but what has been replaced is gone, and so its copy stays.
            if (!replaces) {
                undo(List.of(keys.file(to)), to, failure);
            }
            throw failure;
        }
    }

    private void renameDirectory(VfsPath from, VfsPath to, S3Lookup.Taken taken) {
        List<S3Object> objects = collect(from);
        if (from.equals(to)) {
            return;
        }
        if (to.startsWith(from)) {
            throw new StorageException(new StorageError.IntoItself(from));
        }
        if (taken.file() || taken.directory()) {
            throw new StorageException(new StorageError.AlreadyExists(to));
        }
        String old = keys.directory(from);
        for (S3Object object : objects) {
            KeySpace.requireShort(keys.directory(to) + object.key().substring(old.length()), to);
        }
        int atOnce = bucket.config().renames().atOnce();
        Queue<String> made = new ConcurrentLinkedQueue<>();
        try {
            Workers.forEach(objects, atOnce, object -> {
                String target = keys.directory(to) + object.key().substring(old.length());
                if (head(target, to).isPresent()) {
                    throw new StorageException(new StorageError.AlreadyExists(to));
                }
                copies.copy(source(object), target, from);
                made.add(target);
            });
        } catch (StorageException failure) {
            undo(made, to, failure);
            throw failure;
        }
        AtomicInteger changed = new AtomicInteger();
        Workers.forEach(objects, atOnce, object -> {
            if (!deleteUnchanged(source(object), from)) {
                changed.incrementAndGet();
            }
        });
        requireUnchanged(changed.get() == 0, from);
    }

    private static void requireUnchanged(boolean unchanged, VfsPath path) {
        if (!unchanged) {
            throw new StorageException(new StorageError.Changed(path));
        }
    }

    /** Removes an object that was copied; false, and it stays, if it has become another one since. */
    private boolean deleteUnchanged(S3Copies.Source copied, VfsPath path) {
        Optional<HeadObjectResponse> now = head(copied.key(), path);
        if (now.isEmpty()) {
            return true;
        }
        if (!S3Copies.Source.of(copied.key(), now.get()).isVersionOf(copied)) {
            return false;
        }
        delete(copied.key(), path);
        return true;
    }

    private Optional<HeadObjectResponse> head(String key, VfsPath path) {
        try {
            return Optional.of(
                    bucket.client().headObject(r -> r.bucket(bucket.name()).key(key)));
        } catch (SdkException e) {
            if (S3Errors.isMissing(e)) {
                return Optional.empty();
            }
            throw S3Errors.of(e, path, "rename");
        }
    }

    private static S3Copies.Source source(S3Object object) {
        return new S3Copies.Source(
                object.key(),
                object.size(),
                Optional.ofNullable(object.eTag()).orElse(""),
                Optional.ofNullable(object.storageClassAsString()).filter(c -> !c.isEmpty()));
    }

    /** All objects of a directory, its marker too; what is too much to be renamed is refused before anything is copied. */
    private List<S3Object> collect(VfsPath from) {
        int most = bucket.config().renames().mostObjects();
        List<S3Object> objects = new ArrayList<>();
        String token = "";
        do {
            String next = token;
            ListObjectsV2Response page =
                    S3Errors.call(from, "rename", () -> bucket.client().listObjectsV2(r -> {
                        r.bucket(bucket.name()).prefix(keys.directory(from)).encodingType(EncodingType.URL);
                        if (!next.isEmpty()) {
                            r.continuationToken(next);
                        }
                    }));
            objects.addAll(page.contents());
            if (objects.isEmpty()) {
                throw new StorageException(new StorageError.NotFound(from));
            }
            if (objects.size() > most) {
                throw new StorageException(new StorageError.Unsupported(
                        most == 0 ? "rename a directory" : "rename a directory of more than " + most + " objects"));
            }
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : "";
        } while (!token.isEmpty());
        return objects;
    }

    private void delete(String key, VfsPath path) {
        S3Errors.call(path, "rename", () -> bucket.client()
                .deleteObject(r -> r.bucket(bucket.name()).key(key)));
    }

    /** Removes copies that are of no use without the others. */
    private void undo(Collection<String> made, VfsPath to, StorageException why) {
        try {
            Workers.forEach(made, bucket.config().renames().atOnce(), key -> delete(key, to));
        } catch (StorageException failure) {
            log.warn("event=copies-left bucket={} path={} why=\"{}\"", bucket.name(), to.text(), failure.getMessage());
            bucket.room().left();
            why.addSuppressed(failure);
        }
    }
}
