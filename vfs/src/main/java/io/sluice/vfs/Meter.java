package io.sluice.vfs;

import java.util.function.LongSupplier;

/**
 * A number that a store tells of itself: how full a bound is, or how often something has happened.
 *
 * @param name in the server's way, for example {@code sluice.s3.uploads.waiting}
 * @param kind whether it goes up and down
 * @param value never blocks; may be asked from any thread
 * @param shared whether all stores of this type share what it tells, so that it counts once for the process; else each
 *     store has its own
 */
public record Meter(String name, Kind kind, LongSupplier value, boolean shared) {

    /** How the number moves. */
    public enum Kind {
        /** It is what is now. */
        GAUGE,
        /** It only grows. */
        COUNTER
    }

    /** What is now. */
    public static Meter gauge(String name, LongSupplier value) {
        return new Meter(name, Kind.GAUGE, value, false);
    }

    /** The same, counted once for all stores of the type. */
    public Meter ofAll() {
        return new Meter(name, kind, value, true);
    }

    /** What has happened so far. */
    public static Meter counter(String name, LongSupplier value) {
        return new Meter(name, Kind.COUNTER, value, false);
    }
}
