package io.sluice.vfs;

/** How an upload treats what is there under its name. */
public sealed interface WriteMode {

    /** New bytes become visible at commit and replace what is there then, whole: the last commit wins. */
    record CreateOrReplace() implements WriteMode {}

    /**
     * As {@link CreateOrReplace}, but the commit fails with {@link StorageError.AlreadyExists} if the name is taken; if it
     * is taken at the start already, opening may say so.
     */
    record CreateNew() implements WriteMode {}

    /**
     * Bytes go behind the end of the file, which is created if it is absent; discard restores the old length, or the
     * absence. A store may refuse a second upload that changes the same file in place with {@link StorageError.Busy}.
     */
    record Append() implements WriteMode {}

    /**
     * Bytes replace the file from this offset on, to its end: committed or kept, the file ends where the upload ended.
     * Discard restores the length at open, but bytes between the offset and the old end may have been overwritten. At
     * offset 0 an absent file is created.
     *
     * @param offset from 0 to the file's length; beyond it {@link StorageError.RangeNotSatisfiable}
     */
    record ResumeAt(long offset) implements WriteMode {
        /** Refuses a negative offset. */
        public ResumeAt {
            if (offset < 0) {
                throw new IllegalArgumentException("negative offset " + offset);
            }
        }
    }
}
