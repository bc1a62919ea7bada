package io.sluice.vfs.local;

import io.sluice.vfs.Download;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What the two kinds of upload have in common: bytes into a channel, and one of three endings, once. */
abstract sealed class LocalUpload implements Upload permits StagedUpload, InPlaceUpload {

    private enum State {
        OPEN,
        BROKEN,
        ENDED
    }

    final VfsPath path;
    final FileChannel channel;
    private final SharedFd root;
    private long position;
    private State state = State.OPEN;

    /** Takes over the channel and one hold of the root. */
    LocalUpload(SharedFd root, VfsPath path, FileChannel channel, long position) {
        this.root = root;
        this.path = path;
        this.channel = channel;
        this.position = position;
    }

    @Override
    public final void write(ByteBuffer source) {
        require(state == State.OPEN);
        state = State.BROKEN;
        try {
            while (source.hasRemaining()) {
                position += channel.write(source, position);
            }
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "write");
        }
        state = State.OPEN;
    }

    /** Lets the kernel copy from a file of this store: some file systems share the blocks then. */
    @Override
    public final long transferFrom(Download source, ByteBuffer scratch) {
        if (!(source instanceof LocalDownload local)) {
            return Upload.super.transferFrom(source, scratch);
        }
        require(state == State.OPEN);
        state = State.BROKEN;
        long count;
        try {
            count = local.copyTo(channel, position);
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "copy");
        }
        position += Math.max(count, 0);
        state = State.OPEN;
        return count;
    }

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final void commit() {
        require(state == State.OPEN);
        end(this::publish);
    }

    @Override
    public final void keep() {
        require(state != State.ENDED);
        end(this::preserve);
    }

    @Override
    public final void close() {
        if (state != State.ENDED) {
            state = State.ENDED;
            try (SharedFd held = root) {
                undo(held);
            }
        }
    }

    private interface Ending {
        void run(SharedFd root);
    }

    private void end(Ending ending) {
        state = State.ENDED;
        try (SharedFd held = root) {
            try {
                ending.run(held);
            } catch (StorageException failure) {
                try {
                    undo(held);
                } catch (StorageException second) {
                    failure.addSuppressed(second);
                }
                throw failure;
            }
        }
    }

    /** Makes what was written the file; the position is its length. */
    abstract void publish(SharedFd root);

    /** Leaves what arrived, to be resumed. */
    abstract void preserve(SharedFd root);

    /** Releases everything as if nothing had been written; also after a failed ending. */
    abstract void undo(SharedFd root);

    /** Closes the channel; some file systems tell only now that there was no room. */
    final void closeChannel() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "close");
        }
    }

    /** Writes the file to the disk. */
    final void force() {
        try {
            channel.force(true);
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "sync");
        }
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException("the upload has ended or is broken");
        }
    }
}
