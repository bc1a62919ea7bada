package io.sluice.vfs.local;

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
     * @param id which it is, claimed at the tree
     * @param length its length at the beginning
     * @param cut whether it ends where the upload ends
     */
    record Target(Stat.Id id, long length, boolean cut) {}

    /** Takes over the channel, the claim on the file and one hold of the root. */
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
        release();
    }

    @Override
    void preserve(SharedFd root) {
        // An old tail would make the size that a client asks for a lie about how far it got.
        cut();
        release();
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
