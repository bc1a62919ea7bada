package io.sluice.vfs;

/** Something that one store can do and another cannot: it drives FEAT, replies and the contract kit. */
public enum Capability {
    /** Files and directories can be made, replaced and removed. */
    WRITE,
    /** {@link WriteMode.Append}. */
    APPEND,
    /** {@link WriteMode.ResumeAt}. */
    RESUME,
    /** {@link Upload#keep}: what arrived of a broken upload can stay to be resumed. */
    KEEP,
    /** {@link WriteMode.CreateNew} refuses an existing name also when two clients race for it. */
    EXCLUSIVE_CREATE,
    /** {@link Storage#rename} of a file is one step: no moment shows both names or none. */
    ATOMIC_RENAME,
    /** {@link Storage#rename} takes directories. */
    RENAME_DIRECTORY,
    /** {@link Storage#rename} of a directory is one step, whatever is in it. */
    ATOMIC_DIRECTORY_RENAME,
    /** Directories exist by themselves, also when they are empty. */
    EMPTY_DIRECTORIES,
    /** {@link Storage#setModified}. */
    SET_MODIFIED,
    /** Listings show the times that were set; elsewhere they show when the bytes came, and only {@link Storage#stat} knows. */
    LISTS_MODIFIED,
    /** {@link Storage#setMode}. */
    SET_MODE,
    /** {@link Storage#freeBytes}. */
    FREE_SPACE,
    /** Names may be any bytes, not only UTF-8. */
    BYTE_NAMES,
    /** Names may hold control characters other than the tab. */
    CONTROL_NAMES,
    /** Symbolic links exist and are shown. */
    SYMLINKS
}
