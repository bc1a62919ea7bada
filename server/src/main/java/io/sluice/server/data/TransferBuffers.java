package io.sluice.server.data;

import io.sluice.server.data.BufferPool.Kind;
import io.sluice.server.observe.ServerMetrics;

/**
 * Where transfers and works get their buffers.
 *
 * @param direct what works and clear transfers hold one of
 * @param heap what a protected download holds one of instead
 * @param records what a protected transfer holds one of besides
 */
public record TransferBuffers(BufferPool direct, BufferPool heap, BufferPool records) {

    /** Empty pools that each keep so many idle buffers. */
    public static TransferBuffers keeping(int idle, ServerMetrics metrics) {
        return new TransferBuffers(
                new BufferPool(Kind.DIRECT, idle, metrics),
                new BufferPool(Kind.HEAP, idle, metrics),
                new BufferPool(Kind.RECORDS, idle, metrics));
    }

    /** How many transfers have room in half of a heap of that size, and in as much memory outside of it. */
    public static long fit(long heapBytes, boolean tls) {
        long most = tls ? Kind.HEAP.bytes() + Kind.RECORDS.bytes() + TlsWire.OWN_BYTES : Kind.DIRECT.bytes();
        return heapBytes / 2 / most;
    }
}
