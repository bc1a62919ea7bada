package io.sluice.vfs.local;

import io.sluice.vfs.FileKind;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.Arrays;

/** Gives entries other names. */
final class Moves {

    private Moves() {}

    /** Moves a file to a name that must be free, in one step; EEXIST if it is taken. */
    static int exclusively(Entry from, Entry to) {
        int result = Syscalls.rename(from, to, true);
        if (result != -Errno.EINVAL && result != -Errno.ENOSYS) {
            return result;
        }
        // NFS and some others know no such flag, but a hard link never replaces anything either.
        result = Syscalls.link(from, to);
        return result < 0 ? result : Syscalls.unlink(from.directory(), from.name());
    }

    /** Renames by the rules of {@link io.sluice.vfs.Storage#rename}. */
    static void rename(Place from, Place to) {
        Stat source = LocalErrors.check(from.stat(), from.path());
        boolean directory = source.kind() == FileKind.DIRECTORY;
        int result;
        if (directory) {
            result = isSame(from, to) ? 0 : moveDirectory(from, to);
        } else {
            result = Syscalls.rename(from.entry(), to.entry(), false);
        }
        switch (result) {
            case -Errno.EXDEV -> throw new StorageException(new StorageError.OtherFileSystem(from.path(), to.path()));
            case -Errno.EINVAL ->
                throw directory
                        ? new StorageException(new StorageError.IntoItself(from.path()))
                        : LocalErrors.of(result, to.path(), "rename");
            case -Errno.ENOENT -> throw LocalErrors.of(result, from.path(), "rename");
            default -> LocalErrors.check(result, to.path(), "rename");
        }
    }

    /** Renames a directory onto a free name: by itself, rename would also take the place of an empty directory. */
    private static int moveDirectory(Place from, Place to) {
        int result = Syscalls.rename(from.entry(), to.entry(), true);
        if (result != -Errno.EINVAL && result != -Errno.ENOSYS) {
            return result;
        }
        return to.stat() instanceof Stat ? -Errno.EEXIST : Syscalls.rename(from.entry(), to.entry(), false);
    }

    private static boolean isSame(Place from, Place to) {
        return Arrays.equals(from.name(), to.name())
                && Syscalls.stat(from.directory().fd()) instanceof Stat one
                && Syscalls.stat(to.directory().fd()) instanceof Stat other
                && one.id().equals(other.id());
    }
}
