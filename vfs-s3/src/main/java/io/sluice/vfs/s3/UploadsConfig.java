package io.sluice.vfs.s3;

import java.time.Duration;

/**
 * Memory and parts of uploads.
 *
 * @param partSize how large the first parts are, 5 MiB to 1 GiB
 * @param partsInFlight how many parts of one upload travel at once, 1 to 64
 * @param memory what all uploads of the process hold together at most, at least 8 MiB
 * @param checksum what goes with the bytes for the store to verify
 * @param equalParts whether all parts of an object but the last have one size, for stores that demand it
 * @param longestWait how long an upload may wait for memory that others hold
 * @param staleAfter how long nothing may have come for an upload before it is taken for forgotten and removed, 1 hour or more
 * @param keptFor how long what arrived of a broken upload stays, 1 minute or more
 */
public record UploadsConfig(
        DataSize partSize,
        int partsInFlight,
        DataSize memory,
        Checksum checksum,
        boolean equalParts,
        Duration longestWait,
        Duration staleAfter,
        Duration keptFor) {

    /** What the store verifies what arrives by. */
    public enum Checksum {
        /** TCP and TLS only. */
        NONE,
        /** CRC32 of each part. */
        CRC32,
        /** CRC32C of each part. */
        CRC32C
    }

    private static final DataSize SMALLEST_PART = DataSize.mebibytes(5);
    private static final DataSize LARGEST_PART = DataSize.mebibytes(1024);
    private static final DataSize LEAST_MEMORY = DataSize.mebibytes(8);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LEAST_STALE = Duration.ofHours(1);
    private static final Duration LEAST_KEPT = Duration.ofMinutes(1);

    /** The defaults. */
    static final UploadsConfig DEFAULTS = new UploadsConfig(
            DataSize.mebibytes(32),
            3,
            DataSize.mebibytes(256),
            Checksum.NONE,
            false,
            Duration.ofSeconds(20),
            Duration.ofHours(24),
            Duration.ofHours(48));

    /** Refuses what no store takes. */
    public UploadsConfig {
        if (partSize.bytes() < SMALLEST_PART.bytes() || partSize.bytes() > LARGEST_PART.bytes()) {
            throw new IllegalArgumentException("part-size: expected 5MiB to 1GiB, not " + partSize);
        }
        if (partsInFlight < 1 || partsInFlight > 64) {
            throw new IllegalArgumentException("parts-in-flight: expected 1 to 64, not " + partsInFlight);
        }
        if (memory.bytes() < LEAST_MEMORY.bytes()) {
            throw new IllegalArgumentException("memory: expected 8MiB or more, not " + memory);
        }
        if (equalParts && partSize.bytes() > SegmentBudget.alone(memory.bytes())) {
            throw new IllegalArgumentException("memory: equal parts of " + partSize + " need more than " + memory);
        }
        if (longestWait.isNegative() || longestWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("longest-wait: expected 0 to 1h, not " + longestWait);
        }
        if (staleAfter.compareTo(LEAST_STALE) < 0) {
            throw new IllegalArgumentException("stale-after: expected 1h or more, not " + staleAfter);
        }
        if (keptFor.compareTo(LEAST_KEPT) < 0) {
            throw new IllegalArgumentException("kept-for: expected 1min or more, not " + keptFor);
        }
    }

    /** The same with other sizes. */
    public UploadsConfig withSizes(DataSize part, int inFlight, DataSize all) {
        return new UploadsConfig(part, inFlight, all, checksum, equalParts, longestWait, staleAfter, keptFor);
    }

    /** The same with another wait. */
    public UploadsConfig withLongestWait(Duration longest) {
        return new UploadsConfig(partSize, partsInFlight, memory, checksum, equalParts, longest, staleAfter, keptFor);
    }

    /** The same with parts of one size. */
    public UploadsConfig withEqualParts() {
        return new UploadsConfig(partSize, partsInFlight, memory, checksum, true, longestWait, staleAfter, keptFor);
    }

    /** The same with another checksum. */
    public UploadsConfig withChecksum(Checksum other) {
        return new UploadsConfig(partSize, partsInFlight, memory, other, equalParts, longestWait, staleAfter, keptFor);
    }
}
