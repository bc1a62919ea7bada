package io.sluice.server.command;

import io.sluice.vfs.Capability;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** Questions about entries that several commands ask. */
final class Entries {

    private Entries() {}

    /** Whether something has that name; a link that leads nowhere counts too, as its directory shows it. */
    static boolean isPresent(Storage storage, VfsPath path) {
        try {
            storage.stat(path);
            return true;
        } catch (StorageException e) {
            return switch (e.error()) {
                case StorageError.NotFound n -> isListed(storage, path);
                case StorageError.PermissionDenied p -> isListed(storage, path);
                case StorageError.NotADirectory n -> false;
                default -> throw e;
            };
        }
    }

    /** Refuses what nobody can find. */
    static void requirePresent(Storage storage, VfsPath path) {
        if (!isPresent(storage, path)) {
            throw new StorageException(new StorageError.NotFound(path));
        }
    }

    /** The file under that name; a directory is refused. */
    static FileInfo file(Storage storage, VfsPath path) {
        FileInfo info = storage.stat(path);
        if (info.isDirectory()) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        return info;
    }

    private static boolean isListed(Storage storage, VfsPath path) {
        if (!storage.capabilities().has(Capability.SYMLINKS)) {
            return false;
        }
        try (Listing siblings = storage.list(path.parent())) {
            while (siblings.hasNext()) {
                FileInfo entry = siblings.next();
                if (entry.kind() == FileKind.SYMLINK && entry.name().equals(path.name())) {
                    return true;
                }
            }
            return false;
        } catch (StorageException e) {
            return false;
        }
    }
}
