package io.sluice.server.transfer;

import io.sluice.server.observe.ServerMetrics;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct buffers that transfers borrow, of one size. As many are lent as there are transfers, which are bounded; as many
 * are kept idle as the pool is told, the rest is left to the garbage collector.
 */
public final class BufferPool {

    /** The size of each buffer in bytes: what one transfer holds, however large the file. */
    public static final int BUFFER_BYTES = 256 * 1024;

    private final int keep;
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicInteger lent = new AtomicInteger();

    /** A pool that keeps so many idle buffers. */
    public BufferPool(int keep, ServerMetrics metrics) {
        this.keep = keep;
        metrics.buffers(() -> lent.get() * BUFFER_BYTES, () -> idleCount.get() * BUFFER_BYTES);
    }

    /** A cleared buffer for the caller alone until {@link #giveBack}. */
    public ByteBuffer borrow() {
        lent.incrementAndGet();
        ByteBuffer buffer = idle.poll();
        if (buffer == null) {
            return ByteBuffer.allocateDirect(BUFFER_BYTES);
        }
        idleCount.decrementAndGet();
        return buffer.clear();
    }

    /** Takes a buffer back; the caller must not touch it again. */
    public void giveBack(ByteBuffer buffer) {
        lent.decrementAndGet();
        if (idleCount.incrementAndGet() <= keep) {
            idle.add(buffer);
        } else {
            idleCount.decrementAndGet();
        }
    }
}
