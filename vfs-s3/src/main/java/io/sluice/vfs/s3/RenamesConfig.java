package io.sluice.vfs.s3;

/**
 * Bounds on copies within the store, which renames are made of.
 *
 * @param mostObjects how many objects a directory may hold to be renamed; 0 refuses to rename directories
 * @param atOnce how many copies run at once, 1 to 64
 * @param partSize the ranges in which a large object is copied, 5 MiB to 5 GiB; what is not larger is copied whole
 */
public record RenamesConfig(int mostObjects, int atOnce, DataSize partSize) {

    /** The defaults. */
    static final RenamesConfig DEFAULTS = new RenamesConfig(10_000, 16, DataSize.mebibytes(512));

    /** Refuses what no store takes. */
    public RenamesConfig {
        if (mostObjects < 0) {
            throw new IllegalArgumentException("most-objects: expected 0 or more, not " + mostObjects);
        }
        if (atOnce < 1 || atOnce > 64) {
            throw new IllegalArgumentException("at-once: expected 1 to 64, not " + atOnce);
        }
        if (partSize.bytes() < DataSize.mebibytes(5).bytes()
                || partSize.bytes() > DataSize.mebibytes(5 * 1024).bytes()) {
            throw new IllegalArgumentException("part-size: expected 5MiB to 5GiB, not " + partSize);
        }
    }
}
