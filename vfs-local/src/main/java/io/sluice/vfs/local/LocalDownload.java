package io.sluice.vfs.local;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A file open for reading, of the size it had when it was opened: what is added later is not read, and if it shrinks the
 * download fails, because its end would pass for the file's.
 */
final class LocalDownload implements Download {

    /** What one sendfile may move: the caller wants to note progress. */
    private static final long STEP = 1 << 20;

    /** What one copy within the system may move: a quick disk does it in a few milliseconds. */
    private static final long COPY_STEP = 4 << 20;

    /** What is copied: the JDK makes four calls of the kernel for a first sendfile, and two for these. */
    private static final int SMALL = 16 * 1024;

    /** What is written to a socket that was full. */
    private static final int CHUNK = 64 * 1024;

    private final DiskGate gate;
    private final VfsPath path;
    private final FileChannel channel;
    private final long size;
    private final long end;
    private long position;
    private @Nullable SocketChannel prepared;

    /**
     * A file open for reading.
     *
     * @param path what the client called it
     * @param channel owned
     * @param size in bytes
     */
    record Source(VfsPath path, FileChannel channel, long size) {}

    /** Takes over the channel. */
    LocalDownload(DiskGate gate, Source source, ByteRange range) {
        this.gate = gate;
        this.path = source.path();
        this.channel = source.channel();
        this.size = source.size();
        this.end = range.end(size);
        this.position = range.offset();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target) {
        long left = end - position;
        if (left <= 0) {
            return -1;
        }
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + left));
        try {
            int count = gate.run(() -> channel.read(target, position));
            if (count < 0) {
                throw shrank();
            }
            position += count;
            return count;
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "read");
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public long transferTo(WritableByteChannel target, ByteBuffer scratch) throws IOException {
        if (position >= end) {
            return -1;
        }
        if (end - position <= SMALL || !(target instanceof SocketChannel socket)) {
            return Download.super.transferTo(target, scratch);
        }
        if (!socket.equals(prepared)) {
            // A write from a virtual thread makes the descriptor non-blocking, a transfer does not: without this, a
            // client that stops reading would hold the carrier thread inside sendfile.
            int none = socket.write(ByteBuffer.allocate(0));
            position += none;
            prepared = socket;
        }
        long count = sendFile(socket);
        if (count > 0) {
            position += count;
            return count;
        }
        // The socket is full (or the file shrank, which read tells): a plain write parks the virtual thread properly.
        scratch.clear().limit(Math.min(CHUNK, scratch.capacity()));
        return Download.super.transferTo(target, scratch);
    }

    private long sendFile(SocketChannel socket) throws IOException {
        try {
            return gate.run(() -> channel.transferTo(position, Math.min(end - position, STEP), socket));
        } catch (IOException failure) {
            if (LocalErrors.isFileFault(failure) || !channel.isOpen()) {
                throw LocalErrors.of(failure, path, "read");
            }
            throw failure;
        }
    }

    /**
     * Copies some bytes into a file without this process seeing them.
     *
     * @param at where they go
     * @return how many, at least 1, or -1 at the end
     * @throws IOException if one of the two files fails
     */
    long copyTo(FileChannel target, long at) throws IOException {
        if (position >= end) {
            return -1;
        }
        target.position(at);
        long count = channel.transferTo(position, Math.min(end - position, COPY_STEP), target);
        if (count <= 0) {
            throw shrank();
        }
        position += count;
        return count;
    }

    private static StorageException shrank() {
        return new StorageException(new StorageError.Unavailable("the file shrank while it was read"));
    }

    @Override
    public void close() {
        try {
            gate.run(() -> {
                channel.close();
                return true;
            });
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "close");
        }
    }
}
