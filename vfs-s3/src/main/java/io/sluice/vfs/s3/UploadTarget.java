package io.sluice.vfs.s3;

import io.sluice.vfs.VfsPath;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Where an upload goes, and what must be true when it arrives.
 *
 * @param path the file, for errors
 * @param key the object
 * @param guard what must be true at the commit
 * @param metadata what the object is to carry
 * @param said what else is said of the object; empty for what the name and the settings say
 */
record UploadTarget(
        VfsPath path, String key, Guard guard, Map<String, String> metadata, Optional<HeadObjectResponse> said) {

    /** One of which the name and the settings say all. */
    UploadTarget(VfsPath path, String key, Guard guard, Map<String, String> metadata) {
        this(path, key, guard, metadata, Optional.empty());
    }

    /** What must be true of the object that has the name when another one takes it. */
    sealed interface Guard {

        /** Nothing. */
        record Anything() implements Guard {}

        /** That there is none; the name was to be new. */
        record Absent() implements Guard {}

        /** That there still is none; somebody else was faster. */
        record StillAbsent() implements Guard {}

        /** That it is the one that bytes were added to. */
        record Unchanged(Base base) implements Guard {}
    }

    /**
     * What an upload adds to.
     *
     * @param etag names the version
     * @param size its bytes
     * @param offset how many of them stay in front of the new ones
     */
    record Base(String etag, long size, long offset) {}

    /** The metadata key that says which upload made the object: so an upload whose answer was lost finds itself again. */
    static final String MARK = "sluice-upload";

    /** Which upload this is. */
    String mark() {
        return metadata.getOrDefault(MARK, "");
    }

    /** What it adds to, if anything. */
    Optional<Base> base() {
        return guard instanceof Guard.Unchanged(Base base) ? Optional.of(base) : Optional.empty();
    }
}
