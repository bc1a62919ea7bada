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

    /** What one sendfile may move: the caller wants to note progress, and a slow disk holds the carrier meanwhile. */
    private static final long STEP = 1 << 20;

    /** What one copy within the system may move: a quick disk does it in a few milliseconds. */
    private static final long COPY_STEP = 4 << 20;

    /** What is written to a socket that was full. */
    private static final int CHUNK = 64 * 1024;

    private final VfsPath path;
    private final FileChannel channel;
    private final long size;
    private final long end;
    private long position;
    private @Nullable SocketChannel prepared;

    /** Takes over the channel. */
    LocalDownload(LocalTree.Opened<Long> opened, ByteRange range) {
        this.path = opened.path();
        this.channel = opened.channel();
        this.size = opened.what();
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
            int count = channel.read(target, position);
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
        if (!(target instanceof SocketChannel socket)) {
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
            return channel.transferTo(position, Math.min(end - position, STEP), socket);
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
            channel.close();
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "close");
        }
    }
}
