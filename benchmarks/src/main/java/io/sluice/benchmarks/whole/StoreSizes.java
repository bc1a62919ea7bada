package io.sluice.benchmarks.whole;

/**
 * How much the stores are given to do.
 *
 * @param big bytes of the large object
 * @param small how many objects of 4 KiB
 * @param listed how many objects lie in the directory that is listed
 * @param sessions that move the small ones
 * @param repetitions of each case on each server, interleaved
 * @param warmUps of small things, at most, before a server that compiles while it runs is measured
 */
public record StoreSizes(long big, int small, int listed, int sessions, int repetitions, int warmUps) {

    /** What a small file holds. */
    static final int SMALL_SIZE = 4096;

    /** Enough to see that all works, and roughly how it compares. */
    public static StoreSizes quick() {
        return new StoreSizes(128L << 20, 300, 3_000, 8, 3, 15);
    }

    /** As the documentation has it, with a large object of so many MiB. */
    public static StoreSizes full(int bigMib) {
        return new StoreSizes((long) bigMib << 20, 1_000, 10_000, 8, 3, 25);
    }
}
