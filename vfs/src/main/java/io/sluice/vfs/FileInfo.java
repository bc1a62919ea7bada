package io.sluice.vfs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a store says of one entry.
 *
 * @param name the entry's last name, in the form of {@link NameCodec}; empty for the root
 * @param kind what it is
 * @param size bytes; 0 for a directory
 * @param modified when its bytes last changed; {@link Instant#EPOCH} for a directory of which the store does not know
 * @param unix what a Unix file system knows besides; empty in other stores
 */
public record FileInfo(String name, FileKind kind, long size, Instant modified, Optional<Unix> unix) {

    /**
     * Attributes of a Unix file.
     *
     * @param mode the permission bits, 0 to 07777
     * @param links the number of hard links
     * @param unique a text that names the file itself whatever its path (device and inode), for the MLSx fact
     * @param linkTarget where a symbolic link points, if that is inside the root; empty otherwise and for other kinds
     */
    public record Unix(int mode, long links, String unique, Optional<String> linkTarget) {}

    /** An entry without Unix attributes. */
    public static FileInfo plain(String name, FileKind kind, long size, Instant modified) {
        return new FileInfo(name, kind, size, modified, Optional.empty());
    }

    /** Whether this is a directory. */
    public boolean isDirectory() {
        return kind == FileKind.DIRECTORY;
    }

    /** Whether this is a file with bytes to read. */
    public boolean isFile() {
        return kind == FileKind.FILE;
    }

    /** The permission bits where the store has them. */
    public OptionalInt mode() {
        return unix.isPresent() ? OptionalInt.of(unix.get().mode()) : OptionalInt.empty();
    }
}
