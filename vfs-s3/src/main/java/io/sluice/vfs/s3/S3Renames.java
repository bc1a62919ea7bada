package io.sluice.vfs.s3;

import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.RenameSteps.Phase;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    S3Renames(S3Bucket bucket, KeySpace keys, S3Lookup lookup) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
    }

    void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        if (from.isRoot()) {
            throw new StorageException(new StorageError.PermissionDenied(from, "the root stays"));
        }
        keys.requireFindable(from);
        keys.requireAllowed(to);
        Beside<S3Lookup.Taken> taken = Beside.start("stat", () -> lookup.taken(to));
        Optional<HeadObjectResponse> file = lookup.head(from);
        if (file.isPresent()) {
            renameFile(from, to, file.get(), taken.await(), steps);
        } else {
            renameDirectory(from, to, taken.await(), steps);
        }
    }

    private void renameFile(
            VfsPath from, VfsPath to, HeadObjectResponse source, S3Lookup.Taken taken, RenameSteps steps) {
        if (from.equals(to)) {
            return;
        }
        if (!taken.file() && taken.directory()) {
            throw new StorageException(new StorageError.IsADirectory(to));
        }
        S3Copies.Source copied = S3Copies.Source.of(keys.file(from), source);
        Set<Leftovers.Copy> made = ConcurrentHashMap.newKeySet();
        Runnable settled = bucket.leftovers().watch(made);
        try {
            // Not between the look and the commit of somebody who adds to what is replaced: it would replace this in
            // turn.
            bucket.shared(keys.file(to), to, () -> {
                new S3Copies(bucket).copy(copied, keys.file(to), committing(steps), made, from);
                return true;
            });
            requireUnchanged(bucket.alone(copied.key(), from, () -> deletedUnchanged(copied, from, false)), from);
        } catch (StorageException failure) {
            // Two names for it are not what was asked for; but what has been replaced is gone, and so its copy stays.
            if (!taken.file()) {
                undo(made, to, steps, failure);
            }
            throw failure;
        } finally {
            settled.run();
        }
    }

    /** What has the new name goes with the request that makes the copy visible: whoever stops the rename then is too late. */
    private static S3Copies.Watch committing(RenameSteps steps) {
        return new S3Copies.Watch() {
            @Override
            public void copied(int ranges, int all) {
                steps.done(Phase.COPIED, ranges, all);
            }

            @Override
            public void visible() {
                steps.commit();
            }
        };
    }

    private void renameDirectory(VfsPath from, VfsPath to, S3Lookup.Taken taken, RenameSteps steps) {
        List<S3Object> objects = collect(from, steps);
        if (from.equals(to)) {
            return;
        }
        if (to.startsWith(from)) {
            throw new StorageException(new StorageError.IntoItself(from));
        }
        if (taken.file() || taken.directory()) {
            throw new StorageException(new StorageError.AlreadyExists(to));
        }
        int old = keys.directory(from).length();
        for (S3Object object : objects) {
            KeySpace.requireShort(keys.directory(to) + object.key().substring(old), to);
        }
        Set<Leftovers.Copy> made = ConcurrentHashMap.newKeySet();
        Runnable settled = bucket.leftovers().watch(made);
        try {
            Count count = new Count(steps, Phase.COPIED, objects.size());
            S3Copies copies = new S3Copies(bucket);
            Workers.forEach(objects, bucket.config().renames().atOnce(), object -> {
                String target = keys.directory(to) + object.key().substring(old);
                if (head(target, to).isPresent()) {
                    throw new StorageException(new StorageError.AlreadyExists(to));
                }
                copies.copy(source(object), target, count, made, from);
                count.step();
            });
            steps.commit();
        } catch (StorageException failure) {
            undo(made, to, steps, failure);
            throw failure;
        } finally {
            settled.run();
        }
        removeOld(objects, from, steps);
    }

    private void removeOld(List<S3Object> objects, VfsPath from, RenameSteps steps) {
        Count count = new Count(steps, Phase.REMOVED, objects.size());
        AtomicInteger changed = new AtomicInteger();
        Workers.forEach(objects, bucket.config().renames().atOnce(), object -> {
            if (!bucket.alone(object.key(), from, () -> deletedUnchanged(source(object), from, true))) {
                changed.incrementAndGet();
            }
            count.step();
        });
        requireUnchanged(changed.get() == 0, from);
    }

    /** Counts what several threads do, and tells it one at a time. Objects in ranges are looked at after each of them. */
    private static final class Count implements S3Copies.Watch {
        private final RenameSteps steps;
        private final Phase phase;
        private final long all;
        private long done;

        Count(RenameSteps steps, Phase phase, long all) {
            this.steps = steps;
            this.phase = phase;
            this.all = all;
            steps.done(phase, 0, all);
        }

        synchronized void step() {
            steps.done(phase, ++done, all);
        }

        @Override
        public synchronized void copied(int ranges, int ofAll) {
            steps.done(phase, done, all);
        }

        @Override
        public void visible() {
            // All of a directory is undone together.
        }
    }

    private static void requireUnchanged(boolean unchanged, VfsPath path) {
        if (!unchanged) {
            throw new StorageException(new StorageError.Changed(path));
        }
    }

    /**
     * Removes an object that was copied, alone with its name; false, and it stays, if it has become another one since.
     *
     * @param mayBeGone whether it is as well that somebody else has removed it; a file that another one has moved
     *     meanwhile is not to be there twice
     */
    private boolean deletedUnchanged(S3Copies.Source copied, VfsPath path, boolean mayBeGone) {
        Optional<HeadObjectResponse> now = head(copied.key(), path);
        if (now.isEmpty()) {
            if (!mayBeGone) {
                throw new StorageException(new StorageError.NotFound(path));
            }
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
    private List<S3Object> collect(VfsPath from, RenameSteps steps) {
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
            steps.done(Phase.FOUND, objects.size(), objects.size());
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : "";
        } while (!token.isEmpty());
        return objects;
    }

    private void delete(String key, VfsPath path) {
        S3Errors.call(path, "rename", () -> bucket.client()
                .deleteObject(r -> r.bucket(bucket.name()).key(key)));
    }

    /**
     * Removes copies that are of no use without the others, unless they have become other objects since. What the store fails
     * to remove is left to {@link Leftovers}.
     */
    private void undo(Set<Leftovers.Copy> made, VfsPath to, RenameSteps steps, StorageException why) {
        try {
            Count count = new Count(steps, Phase.UNDONE, made.size());
            Workers.forEach(List.copyOf(made), bucket.config().renames().atOnce(), copy -> {
                S3Errors.call(to, "rename", () -> copy.remove(bucket));
                made.remove(copy);
                count.step();
            });
        } catch (StorageException failure) {
            log.warn(
                    "event=copies-left bucket={} copies={} why=\"{}\"",
                    bucket.name(),
                    made.size(),
                    failure.getMessage());
            made.forEach(copy -> bucket.leftovers().add(bucket, copy));
            why.addSuppressed(failure);
        }
    }
}
