package io.sluice.vfs.memory;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that one memory store may hold; safe for use by many threads. */
final class MemoryBudget {

    /** What an entry without content counts: its node, its name and its place in the directory, roundly. */
    static final int ENTRY = 512;

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes that many bytes, all or none; false when the store is full. */
    boolean reserve(long bytes) {
        while (true) {
            long before = held.get();
            if (bytes > limit - before) {
                return false;
            }
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    /** Whether that many bytes would fit an empty store. */
    boolean couldHold(long bytes) {
        return bytes <= limit;
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }

    long free() {
        return limit - held.get();
    }
}
