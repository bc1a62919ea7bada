package io.sluice.vfs.local;

import io.sluice.vfs.VfsPath;

/**
 * An unfinished upload's file: bytes go into its descriptor, then it is moved to its name or removed.
 */
final class StagedFile {

    /** Until it has its name nobody else needs to open it. */
    static final int PRIVATE = 0600;

    private final SharedFd directory;
    private final byte[] name;
    private final Handle created;

    /** Takes over the descriptor of the file and one hold of the directory. */
    StagedFile(Handle created, SharedFd directory, byte[] name) {
        this.created = created;
        this.directory = directory;
        this.name = name;
    }

    /** The descriptor to write to, once; the file gets these permission bits. On failure the file is removed. */
    Handle open(int mode, VfsPath path) {
        int result = Syscalls.changeMode(created.fd(), mode);
        if (result < 0) {
            created.close();
            remove();
            throw LocalErrors.of(result, path, "create");
        }
        return created;
    }

    Entry entry() {
        return new Entry(directory.fd(), name);
    }

    /** Lets go of the directory after the file has been moved. */
    void moved() {
        directory.close();
    }

    /** Removes the file. */
    void remove() {
        // What cannot be removed (the directory went away with it, the disk fails) is left to the sweep.
        var _ = Syscalls.unlink(directory.fd(), name);
        directory.close();
    }
}
