package io.sluice.vfs.memory;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads content that it holds: a file that is replaced or deleted meanwhile is read to its end all the same. */
final class MemoryDownload implements Download {

    private final MemoryContent content;
    private final long size;
    private final long end;
    private long position;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one hold on the content. */
    MemoryDownload(MemoryContent content, long size, ByteRange range) {
        this.content = content;
        this.size = size;
        this.end = range.end(size);
        this.position = range.offset();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target) {
        if (closed.get()) {
            throw new StorageException(new StorageError.Unavailable("the download is closed"));
        }
        int count = content.read(position, end, target);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            content.release();
        }
    }
}
