package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Ends a run before it takes the machine's last memory: stores that hold objects in memory keep deleted ones for some
 * time, and a machine that thrashes measures nothing and serves nobody.
 *
 * @param available bytes that could be used now
 * @param least bytes that have to stay
 */
record MemoryFloor(LongSupplier available, long least) {

    private static final long USUAL = 4L << 30;

    /** 4 GiB of this machine. */
    static MemoryFloor usual() {
        return new MemoryFloor(Machine::availableBytes, USUAL);
    }

    /** Fails if less is left. */
    void check() throws IOException {
        long left = available.getAsLong();
        if (left < least) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%d MiB of memory are left and %d have to stay: use --big, or give the machine more",
                    left >> 20,
                    least >> 20));
        }
    }
}
