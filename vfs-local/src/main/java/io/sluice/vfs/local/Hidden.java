package io.sluice.vfs.local;

import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** The names the store keeps for itself: never listed, never found, never given. */
final class Hidden {

    /** How all of them begin. */
    static final String PREFIX = ".sluice-";

    /** The directory of unfinished uploads, in the root of the tree. */
    static final String STAGING = PREFIX + "staging";

    private static final String INSIDE = "/" + PREFIX;

    private Hidden() {}

    /** Whether this is such a name. */
    static boolean isHidden(byte[] name) {
        return NameCodec.decode(name).startsWith(PREFIX);
    }

    /** Whether such a name stands anywhere in the target of a link. */
    static boolean isNamedIn(String target) {
        return target.startsWith(PREFIX) || target.contains(INSIDE);
    }

    /** Refuses a path that leads to or through such a name. */
    static void requireVisible(VfsPath path) {
        if (path.text().contains(INSIDE)) {
            throw new StorageException(new StorageError.NotFound(path));
        }
    }

    /** Refuses to give an entry such a name. */
    static void requireAllowed(VfsPath path) {
        if (path.name().startsWith(PREFIX)) {
            throw new StorageException(
                    new StorageError.NameNotAllowed(path.name(), "names in " + PREFIX + " are the server's own"));
        }
        requireVisible(path);
    }
}
