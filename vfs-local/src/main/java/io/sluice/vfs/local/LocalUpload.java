package io.sluice.vfs.local;

import io.sluice.vfs.Download;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the two kinds of upload have in common: bytes into a descriptor, and one of three endings, once. */
abstract sealed class LocalUpload implements Upload permits StagedUpload, InPlaceUpload {

    private enum State {
        OPEN,
        BROKEN,
        ENDED
    }

    /** What is copied of a heap buffer at a time: the kernel takes native memory only. */
    private static final int BOUNCE = 64 * 1024;

    final VfsPath path;
    final Handle file;
    private final DiskGate gate;
    private final SharedFd root;
    private long position;
    private State state = State.OPEN;

    /** Takes over the descriptor and one hold of the root. */
    LocalUpload(SharedFd root, LocalTree tree, LocalTree.Opened opened, long position) {
        this.root = root;
        this.gate = tree.gate();
        this.path = opened.path();
        this.file = opened.file();
        this.position = position;
    }

    @Override
    public final void write(ByteBuffer source) {
        require(state == State.OPEN);
        state = State.BROKEN;
        gate.run(() -> {
            if (source.isDirect()) {
                writeAll(MemorySegment.ofBuffer(source));
                source.position(source.limit());
            } else {
                bounce(source);
            }
            return true;
        });
        state = State.OPEN;
    }

    private void bounce(ByteBuffer source) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer copy = arena.allocate(Math.min(BOUNCE, Math.max(1, source.remaining())))
                    .asByteBuffer();
            while (source.hasRemaining()) {
                int count = Math.min(copy.capacity(), source.remaining());
                copy.clear().put(source.slice(source.position(), count)).flip();
                writeAll(MemorySegment.ofBuffer(copy));
                source.position(source.position() + count);
            }
        }
    }

    private void writeAll(MemorySegment bytes) {
        MemorySegment left = bytes;
        while (left.byteSize() > 0) {
            int count = LocalErrors.check(Syscalls.write(file.fd(), left, position), path, "write");
            position += count;
            left = left.asSlice(count);
        }
    }

    /** Lets the kernel copy from a file of this store: some file systems share the blocks then. */
    @Override
    public final long transferFrom(Download source, ByteBuffer scratch) {
        if (!(source instanceof LocalDownload local)) {
            return Upload.super.transferFrom(source, scratch);
        }
        require(state == State.OPEN);
        state = State.BROKEN;
        long count = gate.run(() -> copy(local));
        position += Math.max(count, 0);
        state = State.OPEN;
        return count;
    }

    private long copy(LocalDownload source) {
        try (FileChannel channel = channel(file, StandardOpenOption.WRITE)) {
            return source.copyTo(channel, position);
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "copy");
        }
    }

    /** Opens again what the handle stands for; the JDK has no other way to a channel. */
    static FileChannel channel(Handle handle, StandardOpenOption option) throws IOException {
        return FileChannel.open(Path.of(Syscalls.magicPath(handle.fd())), option);
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
            gate.run(() -> {
                try (SharedFd held = root) {
                    undo(held);
                }
                return true;
            });
        }
    }

    private interface Ending {
        void run(SharedFd root);
    }

    private void end(Ending ending) {
        state = State.ENDED;
        gate.run(() -> {
            endWith(ending);
            return true;
        });
    }

    private void endWith(Ending ending) {
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

    /** Closes the file; some file systems tell only now that there was no room. */
    final void closeFile() {
        LocalErrors.check(Syscalls.close(file.fd()), path, "close");
    }

    /** Writes the file to the disk. */
    final void force() {
        LocalErrors.check(Syscalls.sync(file.fd()), path, "sync");
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException("the upload has ended or is broken");
        }
    }
}
