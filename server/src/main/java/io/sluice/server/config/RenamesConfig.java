package io.sluice.server.config;

/**
 * What happens when a client renames something from one store into another, or over the border of a file system.
 *
 * @param acrossStores whether that is refused, or done as a copy and a removal
 * @param mostEntries how many files and directories are moved so at once, at most; they are counted before anything is
 *     copied, and their names are kept in memory meanwhile
 */
public record RenamesConfig(Across acrossStores, int mostEntries) {

    /** Refused, with a text that says what to do. */
    public static final RenamesConfig DEFAULTS = new RenamesConfig(Across.REFUSE, 10_000);

    /** Checks the bound. */
    public RenamesConfig {
        Checks.range("most-entries", mostEntries, 1, 1_000_000);
    }

    /** What a rename across a border is. */
    public enum Across {
        /** 550. */
        REFUSE,
        /** All is copied, then the old names are removed: not in one step, and the reply says so. */
        COPY
    }
}
