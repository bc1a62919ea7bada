package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;

/** An upload that continues a file where it lies: append and resume. It has the file for itself among uploads. */
final class InPlaceUpload extends LocalUpload {

    private final LocalTree tree;
    private final Target target;
    private boolean released;

    /**
     * The file that is written to.
     *
     * @param handle the file itself, owned: whether it still has a name is asked there
     * @param id which it is, claimed at the tree
     * @param length its length at the beginning
     * @param cut whether it ends where the upload ends
     */
    record Target(Handle handle, Stat.Id id, long length, boolean cut) {}

    /** Takes over the channel, the handle and the claim of the file, and one hold of the root. */
    InPlaceUpload(SharedFd root, LocalTree tree, LocalTree.Opened<Target> opened, long position) {
        super(root, opened.path(), opened.channel(), position);
        this.tree = tree;
        this.target = opened.what();
    }

    @Override
    void publish(SharedFd root) {
        cut();
        if (tree.fsync()) {
            force();
        }
        requireNamed();
        release();
    }

    @Override
    void preserve(SharedFd root) {
        // An old tail would make the size that a client asks for a lie about how far it got.
        cut();
        requireNamed();
        release();
    }

    /** Somebody may have deleted or replaced the file meanwhile: then nobody will ever find the bytes. */
    private void requireNamed() {
        if (LocalErrors.check(Syscalls.stat(target.handle().fd()), path).links() == 0) {
            throw new StorageException(new StorageError.NotFound(path));
        }
    }

    private void cut() {
        if (target.cut()) {
            truncate(path, position());
        }
    }

    @Override
    void undo(SharedFd root) {
        if (released) {
            return;
        }
        try {
            truncate(path, target.length());
        } finally {
            release();
        }
    }

    private void release() {
        if (!released) {
            released = true;
            tree.release(target.id());
            target.handle().close();
            closeChannel();
        }
    }

    private void truncate(VfsPath path, long length) {
        try {
            channel.truncate(length);
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "truncate");
        }
    }
}
