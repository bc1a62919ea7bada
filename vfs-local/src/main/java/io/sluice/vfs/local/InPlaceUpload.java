package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;

/** An upload that continues a file where it lies: append and resume. It has the file for itself among uploads. */
final class InPlaceUpload extends LocalUpload {

    private final LocalTree tree;
    private final Target target;
    private boolean released;

    /**
     * The file that is written to.
     *
     * @param id which it is, claimed at the tree
     * @param length its length at the beginning
     * @param cut whether it ends where the upload ends
     */
    record Target(Stat.Id id, long length, boolean cut) {}

    /** Takes over the descriptor and the claim of the file, and one hold of the root. */
    InPlaceUpload(SharedFd root, LocalTree tree, LocalTree.Opened opened, Target target, long position) {
        super(root, tree, opened, position);
        this.tree = tree;
        this.target = target;
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
        if (LocalErrors.check(Syscalls.stat(file.fd()), path).links() == 0) {
            throw new StorageException(new StorageError.NotFound(path));
        }
    }

    private void cut() {
        if (target.cut()) {
            truncate(position());
        }
    }

    @Override
    void undo(SharedFd root) {
        if (released) {
            return;
        }
        try {
            truncate(target.length());
        } finally {
            release();
        }
    }

    private void release() {
        if (!released) {
            released = true;
            tree.release(target.id());
            closeFile();
        }
    }

    /** Cuts it; what is shorter already stays as it is. */
    private void truncate(long length) {
        if (LocalErrors.check(Syscalls.stat(file.fd()), path).size() > length) {
            LocalErrors.check(Syscalls.truncate(file.fd(), length), path, "truncate");
        }
    }
}
