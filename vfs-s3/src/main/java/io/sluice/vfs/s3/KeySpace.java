package io.sluice.vfs.s3;

import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;

/**
 * The keys below one prefix as paths.
 *
 * @param prefix what all of them begin with: empty, or ending with a slash
 * @param controls whether names may hold control characters that XML has no place for
 */
record KeySpace(String prefix, boolean controls) {

    /** How the names begin that the store keeps for itself: never listed, found or given. */
    static final String OWN = ".sluice-";

    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_NAME = 255;

    /** The keys below a prefix of the configuration, which has no slash at its ends. */
    static KeySpace below(String prefix, boolean controls) {
        return new KeySpace(prefix.isEmpty() ? "" : prefix + "/", controls);
    }

    /** The keys below a directory of these. */
    KeySpace subtree(VfsPath directory) {
        return new KeySpace(directory(directory), controls);
    }

    /** The key of a file; never of the root. */
    String file(VfsPath path) {
        return prefix + path.text().substring(1);
    }

    /** What the keys in a directory begin with, and the key of its marker. */
    String directory(VfsPath path) {
        return path.isRoot() ? prefix : file(path) + "/";
    }

    /** A key of the store's own, directly below the prefix. */
    String own(String name) {
        return prefix + OWN + name;
    }

    /** Whether an entry of that name is shown. */
    static boolean isShown(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && !name.startsWith(OWN)
                && VfsPath.isClean(name)
                && NameCodec.isUnicode(name);
    }

    /** Refuses a path that leads nowhere in any bucket. */
    void requireFindable(VfsPath path) {
        if (!NameCodec.isUnicode(path.text())
                || path.text().contains("/" + OWN)
                || isTooLong(file(path))
                || hasControls(path)) {
            throw new StorageException(new StorageError.NotFound(path));
        }
    }

    /** Refuses to make an entry that could not be a key, or not be one in other stores. */
    void requireAllowed(VfsPath path) {
        if (!NameCodec.isUnicode(path.text())) {
            throw refused(path, "the store takes UTF-8 only");
        }
        if (hasControls(path)) {
            throw refused(path, "the store takes no control characters");
        }
        if (path.text().contains("/" + OWN)) {
            throw refused(path, "names in " + OWN + " are the server's own");
        }
        if (NameCodec.encode(path.name()).length > LONGEST_NAME || isTooLong(path)) {
            throw refused(path, "too long");
        }
    }

    private boolean hasControls(VfsPath path) {
        return !controls && path.text().chars().anyMatch(c -> c < ' ' && c != '\t');
    }

    /** Whether a directory of that name could have a marker; nothing is below one that could not. */
    boolean canBeDirectory(VfsPath path) {
        return !isTooLong(path);
    }

    private boolean isTooLong(VfsPath path) {
        return isTooLong(directory(path));
    }

    private static boolean isTooLong(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY;
    }

    /** Refuses to move something below that directory where its key would be too long. */
    static void requireShort(String key, VfsPath directory) {
        if (isTooLong(key)) {
            throw refused(directory, "names in it would be too long");
        }
    }

    private static StorageException refused(VfsPath path, String why) {
        return new StorageException(new StorageError.NameNotAllowed(path.name(), why));
    }
}
