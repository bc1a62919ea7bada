package io.sluice.vfs.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one file, in chunks, so that a file grows without being copied. Each holder (the file's entry, a
 * download, an upload) counts; with the last one the bytes go back to the budget. Safe for use by many threads.
 */
final class MemoryContent {

    /** Large enough for few chunks, small enough that the heap has room for one anywhere. */
    static final int CHUNK = 64 * 1024;

    private static final int SMALLEST = 256;

    private final MemoryBudget budget;
    private final List<byte[]> chunks = new ArrayList<>();
    private long length;
    private long reserved;
    private int holders = 1;

    MemoryContent(MemoryBudget budget) {
        this.budget = budget;
    }

    synchronized long length() {
        return length;
    }

    /** Whether the store could hold that many bytes if it held nothing else. */
    boolean couldHold(long bytes) {
        return budget.couldHold(bytes);
    }

    /**
     * Puts bytes at a position from 0 to the length, over what is there and behind it.
     *
     * @return how many the budget had room for; the rest stays in the buffer
     */
    synchronized int write(long position, ByteBuffer source) {
        int written = 0;
        while (source.hasRemaining()) {
            long at = position + written;
            int inChunk = (int) (at % CHUNK);
            int count = Math.min(source.remaining(), CHUNK - inChunk);
            if (!ensure((int) (at / CHUNK), inChunk + count)) {
                break;
            }
            source.get(chunks.get((int) (at / CHUNK)), inChunk, count);
            written += count;
            length = Math.max(length, at + count);
        }
        return written;
    }

    /** Reads some bytes at a position, not beyond {@code end}: at least one, or -1 where there are none. */
    synchronized int read(long position, long end, ByteBuffer target) {
        long last = Math.min(end, length);
        if (position >= last) {
            return -1;
        }
        int total = (int) Math.min(target.remaining(), last - position);
        int done = 0;
        while (done < total) {
            long at = position + done;
            int inChunk = (int) (at % CHUNK);
            int count = Math.min(total - done, CHUNK - inChunk);
            target.put(chunks.get((int) (at / CHUNK)), inChunk, count);
            done += count;
        }
        return total;
    }

    /** Cuts the content off at that length, which is at most the present one. */
    synchronized void truncate(long newLength) {
        int keep = (int) ((newLength + CHUNK - 1) / CHUNK);
        while (chunks.size() > keep) {
            release(chunks.removeLast().length);
        }
        length = newLength;
    }

    synchronized void retain() {
        holders++;
    }

    synchronized void release() {
        holders--;
        if (holders == 0) {
            release(reserved);
        }
    }

    /** Makes chunk {@code index}, the last or the next one, at least {@code capacity} bytes large. */
    private boolean ensure(int index, int capacity) {
        byte[] old = index < chunks.size() ? chunks.get(index) : new byte[0];
        if (old.length >= capacity) {
            return true;
        }
        // Doubling keeps small files small; a full chunk is never copied again.
        int wanted = Math.min(CHUNK, Math.max(capacity, Math.max(SMALLEST, old.length * 2)));
        if (!budget.reserve(wanted - old.length)) {
            return false;
        }
        reserved += wanted - old.length;
        byte[] larger = new byte[wanted];
        System.arraycopy(old, 0, larger, 0, old.length);
        if (index < chunks.size()) {
            chunks.set(index, larger);
        } else {
            chunks.add(larger);
        }
        return true;
    }

    private void release(long bytes) {
        reserved -= bytes;
        budget.release(bytes);
    }
}
