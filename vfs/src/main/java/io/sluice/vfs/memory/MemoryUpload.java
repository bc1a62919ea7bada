package io.sluice.vfs.memory;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;

/** An upload: the order of calls, and the bytes; what an ending means is said by its two kinds. */
abstract sealed class MemoryUpload implements Upload {

    private enum State {
        OPEN,
        FAILED,
        ENDED
    }

    private final VfsPath path;
    private final MemoryContent content;
    private long position;
    private State state = State.OPEN;

    private MemoryUpload(VfsPath path, MemoryContent content, long position) {
        this.path = path;
        this.content = content;
        this.position = position;
    }

    /** Makes what was written the file. */
    abstract void publish();

    /** Leaves the file as it was. */
    abstract void discard();

    @Override
    public final void expect(long bytes) {
        require(state == State.OPEN);
        if (!content.couldHold(bytes)) {
            throw new StorageException(new StorageError.QuotaExceeded(path));
        }
    }

    @Override
    public final void write(ByteBuffer source) {
        require(state == State.OPEN);
        position += content.write(position, source);
        if (source.hasRemaining()) {
            state = State.FAILED;
            throw new StorageException(new StorageError.NoSpace(path));
        }
    }

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final void commit() {
        require(state == State.OPEN);
        finish();
    }

    @Override
    public final void keep() {
        require(state != State.ENDED);
        finish();
    }

    @Override
    public final void close() {
        if (state != State.ENDED) {
            state = State.ENDED;
            discard();
        }
    }

    private void finish() {
        state = State.ENDED;
        boolean published = false;
        try {
            publish();
            published = true;
        } finally {
            if (!published) {
                discard();
            }
        }
    }

    private void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException("the upload to " + path + " is " + state);
        }
    }

    /** New content that nobody sees until it is published. */
    static final class Staged extends MemoryUpload {

        private final MemoryTree tree;
        private final MemoryTree.UploadPlace place;
        private final MemoryTree.IfTaken ifTaken;
        private final MemoryContent staged;

        Staged(MemoryTree tree, MemoryTree.UploadPlace place, MemoryTree.IfTaken ifTaken, MemoryContent staged) {
            super(place.path(), staged, 0);
            this.tree = tree;
            this.place = place;
            this.ifTaken = ifTaken;
            this.staged = staged;
        }

        @Override
        void publish() {
            tree.publish(place, staged, ifTaken);
        }

        @Override
        void discard() {
            staged.release();
        }
    }

    /** A file that is changed where it is, by one upload at a time. */
    static final class InPlace extends MemoryUpload {

        private final MemoryTree tree;
        private final MemoryNode.File file;
        private final long start;
        private final long oldLength;

        /** Takes over the file that {@link MemoryTree#startWriting} has marked. */
        InPlace(MemoryTree tree, VfsPath path, MemoryNode.File file, long start) {
            super(path, file.content(), start);
            this.tree = tree;
            this.file = file;
            this.start = start;
            this.oldLength = file.content().length();
        }

        @Override
        void publish() {
            file.content().truncate(position());
            file.modified(tree.now());
            tree.endWriting(file);
        }

        @Override
        void discard() {
            file.content().truncate(oldLength);
            if (start < Math.min(oldLength, position())) {
                file.modified(tree.now());
            }
            tree.endWriting(file);
        }
    }
}
