package io.sluice.vfs.local;

import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An upload into a hidden file of its own, which is moved to its name when it is complete. */
final class StagedUpload extends LocalUpload {

    private final LocalTree tree;
    private final boolean exclusive;
    private final int mode;
    private StagedFile file;
    private boolean gone;

    /** The file that the bytes go to and the permission bits it is to have. */
    record Source(StagedFile file, int mode) {}

    /** Takes over the file and one hold of the root; {@code exclusive} refuses a name that is taken at commit. */
    StagedUpload(SharedFd root, LocalTree tree, VfsPath path, Source source, boolean exclusive) {
        super(root, path, source.file().open(source.mode(), path), 0);
        this.tree = tree;
        this.exclusive = exclusive;
        this.mode = source.mode();
        this.file = source.file();
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
        closeChannel();
        // The path is resolved again: the directory may have been moved or exchanged since the upload began.
        try (Place place = exclusive
                ? tree.resolver().place(root.fd(), path)
                : tree.resolver().finalPlace(root.fd(), path)) {
            int result = move(place);
            if (result == -Errno.EXDEV) {
                copyInto(place);
                result = move(place);
            }
            LocalErrors.check(result, path, "commit");
            gone = true;
            file.moved();
            if (tree.fsync()) {
                tree.sync(place.directory(), path);
            }
        }
    }

    private int move(Place place) {
        return exclusive
                ? Moves.exclusively(file.entry(), place.entry())
                : Syscalls.rename(file.entry(), place.entry(), false);
    }

    /** Some borders (project quotas) show only when a file is to cross them: then it is copied, hidden still. */
    private void copyInto(Place place) {
        StagedFile near = Staging.createIn(place);
        FileChannel to = near.open(mode, path);
        boolean done = false;
        try (to;
                Handle from = new Handle(LocalErrors.check(
                        Syscalls.openEntry(
                                file.entry().directory(), file.entry().name()),
                        path,
                        "commit"));
                FileChannel source =
                        FileChannel.open(Path.of(Syscalls.magicPath(from.fd())), StandardOpenOption.READ)) {
            copy(source, to);
            if (tree.fsync()) {
                to.force(true);
            }
            done = true;
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "commit");
        } finally {
            (done ? file : near).remove();
        }
        file = near;
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
            file.remove();
        }
        closeChannel();
    }
}
