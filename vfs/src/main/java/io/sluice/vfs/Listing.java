package io.sluice.vfs;

import java.util.Iterator;

/**
 * The entries of one directory, fetched as they are asked for and never collected: memory does not depend on their
 * number. No order is promised; {@code .} and {@code ..} and names that {@link VfsPath#isClean} refuses are left out.
 *
 * <p>{@link #hasNext} and {@link #next} may block and throw {@link StorageException}. Used by one thread.
 */
public interface Listing extends Iterator<FileInfo>, AutoCloseable {

    /**
     * Whether {@link #hasNext} will tell at once. If not, whoever passes entries on passes what there is before it asks: a
     * store that lists by pages may be long in fetching the next one. May take entries, never waits for a store's answer.
     */
    default boolean isAtHand() {
        return true;
    }

    /** Releases what the listing holds; does nothing the second time. */
    @Override
    void close();
}
