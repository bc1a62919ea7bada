package io.sluice.vfs;

/** What an entry of a directory is. */
public enum FileKind {
    /** A sequence of bytes. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link, as listings show it; {@link Storage#stat} follows it to what it names. */
    SYMLINK,
    /** A device, socket or pipe: listed, never opened. */
    OTHER
}
