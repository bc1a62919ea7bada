package io.sluice.server.command;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.Optional;

/** Questions about entries that several commands ask. */
final class Entries {

    private Entries() {}

    /**
     * Whether something has that name. A link that leads out of the root counts, one that leads nowhere does not: telling
     * it from a missing name would take a look at all of its directory.
     */
    static boolean isPresent(Storage storage, VfsPath path) {
        try {
            storage.stat(path);
            return true;
        } catch (StorageException e) {
            return switch (e.error()) {
                case StorageError.NotFound n -> false;
                case StorageError.NotADirectory n -> false;
                case StorageError.PermissionDenied p -> true;
                default -> throw e;
            };
        }
    }

    /** What has that name; empty for a link that leads out of the root. What nobody can find is refused. */
    static Optional<FileInfo> find(Storage storage, VfsPath path) {
        try {
            return Optional.of(storage.stat(path));
        } catch (StorageException e) {
            return switch (e.error()) {
                case StorageError.NotADirectory n -> throw new StorageException(new StorageError.NotFound(path));
                case StorageError.PermissionDenied p -> Optional.empty();
                default -> throw e;
            };
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
}
