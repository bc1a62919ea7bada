package io.sluice.vfs.testkit;

import io.sluice.vfs.Storage;
import java.io.IOException;

/** A fresh, empty store for one test, and its end. */
public interface StoreFixture extends AutoCloseable {

    /** The store; the same object at every call. */
    Storage store();

    /** How many entries make a long listing, several pages in stores that have them. */
    default int many() {
        return 10_000;
    }

    /**
     * Whether the server behind the store, by itself, now and then tells a size of 0 of a file that is being replaced; what is
     * read of the file is whole all the same.
     */
    default boolean tellsEmptyInBetween() {
        return false;
    }

    /**
     * Called after the test, with the store still open and every download, upload and listing closed: fails if the store
     * still holds something for them (files open, staging files, parts of uploads).
     */
    default void assertNothingHeld() throws IOException {}

    /** Closes the store and removes everything in it. */
    @Override
    void close() throws IOException;
}
