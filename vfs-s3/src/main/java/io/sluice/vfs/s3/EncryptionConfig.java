package io.sluice.vfs.s3;

import java.util.Optional;

/**
 * How the store is asked to encrypt what we write.
 *
 * @param mode by whose keys
 * @param kmsKey the key's id or ARN; empty for the account's own, and only with {@link Mode#KMS}
 */
public record EncryptionConfig(Mode mode, Optional<String> kmsKey) {

    /** By whose keys. */
    public enum Mode {
        /** As the bucket does by itself. */
        NONE,
        /** By keys of the store (SSE-S3). */
        S3,
        /** By a key of its key management (SSE-KMS). */
        KMS
    }

    /** As the bucket does by itself. */
    static final EncryptionConfig DEFAULTS = new EncryptionConfig(Mode.NONE, Optional.empty());

    /** Refuses a key that nothing uses. */
    public EncryptionConfig {
        if (kmsKey.isPresent() && mode != Mode.KMS) {
            throw new IllegalArgumentException("kms-key: only with mode: kms");
        }
    }
}
