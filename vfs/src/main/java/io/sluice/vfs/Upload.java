package io.sluice.vfs;

import java.nio.ByteBuffer;

/**
 * One file open for writing. It ends in one of three ways: {@link #commit}, {@link #keep}, or {@link #close} without
 * either, which discards. After an ending every call but {@link #close} and {@link #position} throws
 * {@link IllegalStateException}; after a failed write only {@link #keep} is left beside those two. Used by one thread.
 */
public interface Upload extends AutoCloseable {

    /**
     * Says how many bytes the file is going to have in all, if somebody knows: a hint for stores that plan ahead. Nothing
     * has been written yet. More or fewer may come.
     *
     * @throws StorageException {@link StorageError.QuotaExceeded} if the store could not take that many
     */
    default void expect(long bytes) {}

    /**
     * Takes all remaining bytes of the buffer.
     *
     * @throws StorageException if the store fails; the upload can only be kept or discarded then
     */
    void write(ByteBuffer source);

    /**
     * Takes some bytes of a download: as many as are convenient, so that the caller can note the progress. A store that
     * knows a shorter way than through this machine's memory for what comes from its own files overrides this; a download
     * of another store, or one that something was put around, goes through {@link #write}.
     *
     * @param source read from where it stands
     * @param scratch a buffer to copy through
     * @return how many bytes were taken, at least 1, or -1 at the end of the source
     * @throws StorageException if one of the two fails; the upload can only be kept or discarded then
     */
    default long transferFrom(Download source, ByteBuffer scratch) {
        int count = source.read(scratch.clear());
        if (count < 0) {
            return -1;
        }
        write(scratch.flip());
        return count;
    }

    /**
     * How long the file would be if it were committed now, in bytes: an upload that resumes inside a file cuts off what
     * lay behind its last byte. After an ending, how long it was then.
     */
    long position();

    /**
     * Makes the bytes the file's content, whole and at once, and returns when the store has them. A file that is being
     * replaced stays as it was until then.
     *
     * @throws StorageException if the store refuses; then nothing has changed and the upload is discarded
     */
    void commit();

    /**
     * Leaves what has arrived under the file's name to be resumed by {@link WriteMode.ResumeAt}; only with
     * {@link Capability#KEEP}.
     *
     * @throws StorageException if the store refuses; then the upload is discarded
     */
    void keep();

    /** Discards an upload that was neither committed nor kept; does nothing after those, or the second time. */
    @Override
    void close();
}
