package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.s3.Abilities.Ability;
import io.sluice.vfs.s3.UploadTarget.Base;
import io.sluice.vfs.s3.UploadTarget.Guard;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * The request that makes an upload an object. What must be true of the object before is a condition of the request where
 * the store has such, and is looked at right before it where not. An answer that says nothing, or that repeats an earlier
 * attempt's, decides nothing: whether the object is there is looked up by its mark.
 */
final class Commits {

    private final S3Bucket bucket;
    private final S3Lookup lookup;

    Commits(S3Bucket bucket, S3Lookup lookup) {
        this.bucket = bucket;
        this.lookup = lookup;
    }

    /** Whether some object has the name by now, or only a directory has. */
    private void requireNoDirectory(VfsPath path) {
        if (lookup.isDirectory(path) && lookup.head(path).isEmpty()) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
    }

    /** Fails early, before much has been sent, where the commit would fail. */
    void requirePossible(UploadTarget target) {
        if (target.base().isEmpty()) {
            requireNoDirectory(target.path());
        }
        check(target);
    }

    /** Looks whether what must be true of the name is. */
    private void check(UploadTarget target) {
        VfsPath path = target.path();
        switch (target.guard()) {
            case Guard.Anything g -> {}
            case Guard.Absent g -> {
                if (lookup.head(path).isPresent()) {
                    throw refused(target);
                }
            }
            case Guard.StillAbsent g -> {
                if (lookup.head(path).isPresent()) {
                    throw refused(target);
                }
            }
            case Guard.Unchanged(Base base) -> {
                Optional<HeadObjectResponse> head = lookup.head(path);
                if (head.isEmpty()
                        || !S3Reads.etag(head.get().eTag()).equals(base.etag())
                        || head.get().contentLength() != base.size()) {
                    throw refused(target);
                }
            }
        }
    }

    private static StorageException refused(UploadTarget target) {
        VfsPath path = target.path();
        return new StorageException(
                switch (target.guard()) {
                    case Guard.Anything g -> new StorageError.Busy(path);
                    case Guard.Absent g -> new StorageError.AlreadyExists(path);
                    case Guard.StillAbsent g -> new StorageError.Changed(path);
                    case Guard.Unchanged u -> new StorageError.Changed(path);
                });
    }

    /** Makes these bytes the object, in one request. */
    void put(UploadTarget target, PartBuffer content) {
        inTurn(target, () -> write(target, content));
    }

    /** Ends an upload that adds nothing to all that is there: it is still the same, and nobody's leftover any more. */
    void settle(UploadTarget target, KeptUploads kept) {
        inTurn(target, () -> {
            check(target);
            S3Errors.call(target.path(), "write", () -> kept.drop(target));
        });
    }

    /** Looks and commits while nobody else in this process does; what looks at nothing only keeps those out who do. */
    private void inTurn(UploadTarget target, Runnable commit) {
        Supplier<Boolean> work = () -> {
            commit.run();
            return true;
        };
        switch (target.guard()) {
            case Guard.Anything g -> bucket.shared(target.key(), target.path(), work);
            case Guard.Absent g -> bucket.alone(target.key(), target.path(), work);
            case Guard.StillAbsent g -> bucket.alone(target.key(), target.path(), work);
            case Guard.Unchanged g -> bucket.alone(target.key(), target.path(), work);
        }
    }

    private void write(UploadTarget target, PartBuffer content) {
        if (target.base().isEmpty()) {
            requireNoDirectory(target.path());
        }
        Abilities abilities = bucket.abilities();
        PutObjectRequest.Builder request = ObjectHeaders.put(bucket.config(), target)
                .bucket(bucket.name())
                .key(target.key())
                .contentLength(content.length())
                .metadata(target.metadata());
        if (!isCondition(target.guard(), abilities.has(Ability.EXCLUSIVE_PUT), abilities.has(Ability.MATCHING_PUT))) {
            check(target);
        } else if (target.guard() instanceof Guard.Unchanged(Base base)) {
            request.ifMatch(base.etag());
        } else {
            request.ifNoneMatch("*");
        }
        content.checksum().ifPresent(sum -> {
            switch (bucket.config().uploads().checksum()) {
                case NONE -> {}
                case CRC32 -> request.checksumCRC32(sum).checksumAlgorithm(ChecksumAlgorithm.CRC32);
                case CRC32C -> request.checksumCRC32C(sum).checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
            }
        });
        try {
            bucket.client().putObject(request.build(), content.body(() -> false));
        } catch (SdkException failure) {
            if (!isThere(target)) {
                throw failed(target, failure);
            }
        }
    }

    /** Makes the parts the object. When this fails the parts are gone. */
    void complete(UploadTarget target, Multipart parts) {
        boolean[] ended = {false};
        try {
            parts.await();
            inTurn(target, () -> join(target, parts, ended));
            parts.ended();
        } finally {
            if (!ended[0]) {
                parts.abort();
            }
        }
    }

    /** @param ended becomes true when the store has nothing to forget any more, also where this fails */
    private void join(UploadTarget target, Multipart parts, boolean[] ended) {
        if (target.base().isEmpty()) {
            requireNoDirectory(target.path());
        }
        Abilities abilities = bucket.abilities();
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(target.key())
                .uploadId(parts.id())
                .multipartUpload(parts.parts());
        if (!isCondition(
                target.guard(), abilities.has(Ability.EXCLUSIVE_COMPLETE), abilities.has(Ability.MATCHING_COMPLETE))) {
            check(target);
        } else if (target.guard() instanceof Guard.Unchanged(Base base)) {
            request.ifMatch(base.etag());
        } else {
            request.ifNoneMatch("*");
        }
        try {
            bucket.client().completeMultipartUpload(request.build());
        } catch (SdkException failure) {
            // The second look is for a completion that went on behind our back until the store could not abort it.
            if (!isThere(target) && (parts.abort() || !isThere(target))) {
                ended[0] = true;
                throw failed(target, failure);
            }
        }
        ended[0] = true;
    }

    /** Whether the store can take the guard as a condition; false for one that is none, which needs no look either. */
    private static boolean isCondition(Guard guard, boolean absent, boolean matching) {
        return switch (guard) {
            case Guard.Anything g -> false;
            case Guard.Absent g -> absent;
            case Guard.StillAbsent g -> absent;
            case Guard.Unchanged u -> matching;
        };
    }

    /** Whether the object that has the name is this upload's; not if nobody can say. */
    private boolean isThere(UploadTarget target) {
        try {
            boolean there = lookup.head(target.path())
                    .map(head -> target.mark().equals(head.metadata().get(UploadTarget.MARK)))
                    .orElse(false);
            if (there) {
                bucket.room().recovered();
            }
            return there;
        } catch (StorageException unknown) {
            return false;
        }
    }

    /** Some stores refuse before they have the body and hang up, so that nobody reads why: then it is looked at. */
    private StorageException failed(UploadTarget target, SdkException failure) {
        if (isRefusal(target, failure) || (isUnanswered(failure) && isRefused(target))) {
            return refused(target);
        }
        return S3Errors.of(failure, target.path(), "write");
    }

    /** A condition on an object that is gone is about a missing key to some stores. */
    private static boolean isRefusal(UploadTarget target, SdkException failure) {
        return S3Errors.isConditionFailed(failure)
                || (target.guard() instanceof Guard.Unchanged
                        && failure instanceof AwsServiceException answer
                        && S3Errors.code(answer).equals("NoSuchKey"));
    }

    private static boolean isUnanswered(SdkException failure) {
        return !(failure instanceof AwsServiceException);
    }

    /** Whether what had to be true is not; not if nobody can say. */
    private boolean isRefused(UploadTarget target) {
        try {
            check(target);
            return false;
        } catch (StorageException why) {
            return why.error().equals(refused(target).error()) && !isThere(target);
        }
    }
}
