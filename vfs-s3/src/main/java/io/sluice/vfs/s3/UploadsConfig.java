package io.sluice.vfs.s3;

/**
 * Memory and parts of uploads.
 *
 * @param partSize how large the first parts are, 5 MiB to 1 GiB
 * @param partsInFlight how many parts of one upload travel at once, 1 to 64
 * @param memory what all uploads of the process hold together at most, at least 8 MiB
 * @param checksum what goes with the bytes for the store to verify
 */
public record UploadsConfig(DataSize partSize, int partsInFlight, DataSize memory, Checksum checksum) {

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

    /** The defaults. */
    static final UploadsConfig DEFAULTS =
            new UploadsConfig(DataSize.mebibytes(16), 2, DataSize.mebibytes(256), Checksum.NONE);

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
    }
}
