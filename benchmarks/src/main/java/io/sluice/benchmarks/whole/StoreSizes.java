package io.sluice.benchmarks.whole;

/**
 * How much the stores are given to do.
 *
 * @param big bytes of the large object
 * @param small how many objects of 4 KiB
 * @param listed how many objects lie in the directory that is listed
 * @param sessions that move the small ones
 * @param repetitions of each case on each server, interleaved
 */
public record StoreSizes(long big, int small, int listed, int sessions, int repetitions) {

    /** What a small file holds. */
    static final int SMALL_SIZE = 4096;

    /** As the documentation has it, with a large object of so many MiB. */
    public static StoreSizes full(int bigMib) {
        return new StoreSizes((long) bigMib << 20, 1_000, 10_000, 8, 3);
    }
}
