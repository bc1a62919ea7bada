package io.sluice.server.data;

import io.sluice.server.observe.ServerMetrics;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers of one kind that transfers borrow. As many are lent as there are transfers, which are bounded; as many are kept
 * idle as the pool is told, the rest is left to the garbage collector. Any thread.
 */
public final class BufferPool {

    private final Kind kind;
    private final int keep;
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicInteger lent = new AtomicInteger();

    /** What a buffer is for, which decides where it lies and how large it is. */
    public enum Kind {
        /** What is only moved, between files and sockets. */
        DIRECT(256 * 1024),
        /** What is encrypted: arrays cost a third of the time that direct buffers cost there. */
        HEAP(256 * 1024),
        /** Sixteen full TLS records, and so the encrypted form of what fits into the others. */
        RECORDS(264 * 1024);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }

        /** The size of each buffer. */
        public int bytes() {
            return bytes;
        }

        /** The kind as meters show it. */
        public String label() {
            return switch (this) {
                case DIRECT -> "direct";
                case HEAP -> "heap";
                case RECORDS -> "records";
            };
        }

        private ByteBuffer allocate() {
            return switch (this) {
                case DIRECT -> ByteBuffer.allocateDirect(bytes);
                case HEAP, RECORDS -> ByteBuffer.allocate(bytes);
            };
        }
    }

    /** A pool that keeps so many idle buffers. */
    public BufferPool(Kind kind, int keep, ServerMetrics metrics) {
        this.kind = kind;
        this.keep = keep;
        metrics.buffers(kind.label(), () -> bytes(lent), () -> bytes(idleCount));
    }

    /** More than an int holds, where memory allows. */
    private long bytes(AtomicInteger buffers) {
        return (long) buffers.get() * kind.bytes();
    }

    /** A cleared buffer for the caller alone until {@link #giveBack}. */
    public ByteBuffer borrow() {
        lent.incrementAndGet();
        ByteBuffer buffer = idle.poll();
        if (buffer == null) {
            return kind.allocate();
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
