package io.sluice.vfs.s3;

/**
 * What a store can do beyond the least that all can: found out, not believed.
 *
 * @param writable whether objects can be written and removed
 * @param conditionalPut PutObject obeys If-None-Match
 * @param matchingPut PutObject obeys If-Match
 * @param multipart multipart uploads exist
 * @param conditionalComplete CompleteMultipartUpload obeys If-None-Match
 * @param matchingComplete CompleteMultipartUpload obeys If-Match
 * @param partCopy UploadPartCopy exists
 * @param matchingCopy copies obey the condition on their source
 * @param storedChecksums the store keeps checksums and tells them
 */
record Abilities(
        boolean writable,
        boolean conditionalPut,
        boolean matchingPut,
        boolean multipart,
        boolean conditionalComplete,
        boolean matchingComplete,
        boolean partCopy,
        boolean matchingCopy,
        boolean storedChecksums) {

    /** What every store has, as far as nobody looked. */
    static final Abilities LEAST = new Abilities(true, false, false, true, false, false, false, false, false);
}
