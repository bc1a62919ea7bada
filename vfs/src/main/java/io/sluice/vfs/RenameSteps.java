package io.sluice.vfs;

/**
 * Follows a rename that takes many steps: is told how far it is, and may stop it. Called by whichever threads the store works
 * with, one at a time; returns at once.
 */
public interface RenameSteps {

    /** What is counted. */
    enum Phase {
        /** Entries of a directory that were found; how many there are is not known yet. */
        FOUND,
        /** Copies that were made: one for each entry of a directory, one for each range of a file. */
        COPIED,
        /** Old names that were removed, when all copies are there. */
        REMOVED,
        /** Copies that were removed again, because the rename failed or was stopped. */
        UNDONE
    }

    /** Nobody looks, and nobody stops it. */
    RenameSteps UNSEEN = new RenameSteps() {
        @Override
        public void done(Phase phase, long count, long all) {}

        @Override
        public void commit() {}
    };

    /**
     * So much is done.
     *
     * @param count how many of them; at the beginning of a phase 0
     * @param all how many there will be; in {@link Phase#FOUND} as many as were found
     * @throws StorageException in {@link Phase#FOUND} and {@link Phase#COPIED}, to stop the rename: it is undone then, and
     *     throws the same
     */
    void done(Phase phase, long count, long all);

    /**
     * Called once, before the first step that cannot be undone.
     *
     * @throws StorageException to stop the rename in the same way
     */
    void commit();
}
