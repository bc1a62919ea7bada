package io.sluice.vfs.local;

import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An unfinished upload's file: bytes go into a channel, then it is moved to its name or removed.
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

    /** The channel to write to, once; the file gets these permission bits. On failure the file is removed. */
    FileChannel open(int mode, VfsPath path) {
        try (Handle file = created) {
            FileChannel channel = FileChannel.open(Path.of(Syscalls.magicPath(file.fd())), StandardOpenOption.WRITE);
            int result = Syscalls.changeMode(file.fd(), mode);
            if (result < 0) {
                channel.close();
                throw LocalErrors.of(result, path, "create");
            }
            return channel;
        } catch (IOException failure) {
            remove();
            throw LocalErrors.of(failure, path, "create");
        } catch (StorageException failure) {
            remove();
            throw failure;
        }
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
