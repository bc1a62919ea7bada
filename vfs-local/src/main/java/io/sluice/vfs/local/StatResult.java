package io.sluice.vfs.local;

/** Attributes, or why there are none. */
sealed interface StatResult permits Stat, StatResult.Failed {

    /** The call failed with this number of {@link Errno}. */
    record Failed(int errno) implements StatResult {}
}
