package io.sluice.vfs.local;

import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** An upload into a hidden file of its own, which is moved to its name when it is complete. */
final class StagedUpload extends LocalUpload {

    private final LocalTree tree;
    private final Target target;
    private final int mode;
    private StagedFile staged;
    private boolean open = true;
    private boolean gone;

    /** What the name is at the beginning, and so how it is found again at the end. */
    enum Target {
        /** A free name, and it has to be free then. */
        NEW,
        /** A free name, or a file that is replaced. */
        NAME,
        /** A link: what it leads to is replaced. */
        LINK
    }

    /** The file that the bytes go to and the permission bits it is to have. */
    record Source(StagedFile file, int mode) {}

    /** Takes over the file and one hold of the root. */
    StagedUpload(SharedFd root, LocalTree tree, VfsPath path, Source source, Target target) {
        super(root, tree, new LocalTree.Opened(path, source.file().open(source.mode(), path)), 0);
        this.tree = tree;
        this.target = target;
        this.mode = source.mode();
        this.staged = source.file();
    }

    @Override
    void publish(SharedFd root) {
        if (tree.fsync()) {
            force();
        }
        preserve(root);
    }

    @Override
    void preserve(SharedFd root) {
        close(true);
        // The path is resolved again: the directory may have been moved or exchanged since the upload began.
        try (Place place = target == Target.LINK
                ? tree.resolver().finalPlace(root.fd(), path).place()
                : tree.resolver().place(root.fd(), path)) {
            int result = move(place);
            if (result == -Errno.EXDEV) {
                copyInto(place);
                result = move(place);
            }
            LocalErrors.check(result, path, "commit");
            gone = true;
            staged.moved();
            if (tree.fsync()) {
                tree.sync(place.directory(), path);
            }
        }
    }

    private void close(boolean checked) {
        if (open) {
            open = false;
            if (checked) {
                closeFile();
            } else {
                file.close();
            }
        }
    }

    private int move(Place place) {
        return target == Target.NEW
                ? Moves.exclusively(staged.entry(), place.entry())
                : Syscalls.rename(staged.entry(), place.entry(), false);
    }

    /** Some borders (project quotas) show only when a file is to cross them: then it is copied, hidden still. */
    private void copyInto(Place place) {
        StagedFile near = Staging.createIn(place);
        Handle opened = near.open(mode, path);
        boolean done = false;
        try (opened;
                FileChannel to = channel(opened, StandardOpenOption.WRITE);
                Handle from = new Handle(LocalErrors.check(
                        Syscalls.openEntry(
                                staged.entry().directory(), staged.entry().name()),
                        path,
                        "commit"));
                FileChannel source = channel(from, StandardOpenOption.READ)) {
            copy(source, to);
            if (tree.fsync()) {
                to.force(true);
            }
            done = true;
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "commit");
        } finally {
            (done ? staged : near).remove();
        }
        staged = near;
    }

    private void copy(FileChannel from, FileChannel to) throws IOException {
        long copied = 0;
        while (copied < position()) {
            long count = from.transferTo(copied, position() - copied, to);
            if (count <= 0) {
                throw new IOException("the staged file shrank");
            }
            copied += count;
        }
    }

    @Override
    void undo(SharedFd root) {
        if (!gone) {
            gone = true;
            staged.remove();
        }
        close(false);
    }
}
