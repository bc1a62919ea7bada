package io.sluice.benchmarks.whole;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** What one worker has done so far: written by the worker, read by whoever measures. */
final class Progress {

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private volatile String firstError = "";
    private volatile long handshakes;
    private volatile long resumed;
    private volatile boolean recording;
    private long[] nanos = new long[1024];
    private int recorded;

    void moved(long count) {
        bytes.lazySet(bytes.getPlain() + count);
    }

    void done(long elapsedNanos) {
        operations.lazySet(operations.getPlain() + 1);
        if (recording) {
            if (recorded == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * recorded);
            }
            nanos[recorded++] = elapsedNanos;
        }
    }

    void failed(Exception why) {
        if (errors.getAndIncrement() == 0) {
            firstError = why.toString();
        }
    }

    /** A session has ended that had so many protected data connections. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void shookHands(long count, long ofThemResumed) {
        handshakes += count;
        resumed += ofThemResumed;
    }

    /** Protected data connections of sessions that have ended. */
    long handshakes() {
        return handshakes;
    }

    /** Those of them that resumed a TLS session. */
    long resumed() {
        return resumed;
    }

    /** Whether the times of operations are kept. */
    void recording(boolean on) {
        recording = on;
    }

    long bytes() {
        return bytes.get();
    }

    long operations() {
        return operations.get();
    }

    long errors() {
        return errors.get();
    }

    String firstError() {
        return firstError;
    }

    /** The times that were kept; only after the worker has ended. */
    long[] times() {
        return Arrays.copyOf(nanos, recorded);
    }
}
