package io.sluice.vfs.decorate;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.function.Supplier;

/** What a store at that place says of its own paths, said of the paths of the tree. */
record OuterPaths(VfsPath root) {

    /** Does something with the store. */
    <T> T of(Supplier<T> call) {
        try {
            return call.get();
        } catch (StorageException e) {
            throw outer(e);
        }
    }

    /** The same without a result. */
    void run(Runnable call) {
        of(() -> {
            call.run();
            return true;
        });
    }

    private StorageException outer(StorageException e) {
        StorageError error = root.isRoot() ? e.error() : outer(e.error());
        return error.equals(e.error()) ? e : new StorageException(error);
    }

    private StorageError outer(StorageError error) {
        return switch (error) {
            case StorageError.NotFound(var path) -> new StorageError.NotFound(root.append(path));
            case StorageError.IsADirectory(var path) -> new StorageError.IsADirectory(root.append(path));
            case StorageError.NotADirectory(var path) -> new StorageError.NotADirectory(root.append(path));
            case StorageError.DirectoryNotEmpty(var path) -> new StorageError.DirectoryNotEmpty(root.append(path));
            case StorageError.AlreadyExists(var path) -> new StorageError.AlreadyExists(root.append(path));
            case StorageError.PermissionDenied(var path, var why) ->
                new StorageError.PermissionDenied(root.append(path), why);
            case StorageError.ReadOnly(var path) -> new StorageError.ReadOnly(root.append(path));
            case StorageError.IntoItself(var path) -> new StorageError.IntoItself(root.append(path));
            case StorageError.NoSpace(var path) -> new StorageError.NoSpace(root.append(path));
            case StorageError.OtherFileSystem(var from, var to) ->
                new StorageError.OtherFileSystem(root.append(from), root.append(to));
            case StorageError.MountPoint(var path) -> new StorageError.MountPoint(root.append(path));
            case StorageError.QuotaExceeded(var path) -> new StorageError.QuotaExceeded(root.append(path));
            case StorageError.Busy(var path) -> new StorageError.Busy(root.append(path));
            case StorageError.Overloaded e -> e;
            case StorageError.Changed(var path) -> new StorageError.Changed(root.append(path));
            case StorageError.RangeNotSatisfiable(var path, var offset, var size) ->
                new StorageError.RangeNotSatisfiable(root.append(path), offset, size);
            case StorageError.NameNotAllowed e -> e;
            case StorageError.Unavailable e -> e;
            case StorageError.TimedOut e -> e;
            case StorageError.Throttled e -> e;
            case StorageError.Unsupported e -> e;
            case StorageError.Unexpected e -> e;
        };
    }
}
