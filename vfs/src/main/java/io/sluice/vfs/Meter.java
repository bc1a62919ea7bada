package io.sluice.vfs;

import java.util.function.LongSupplier;

/**
 * A number that a store tells of itself: how full a bound is, or how often something has happened. Stores that share
 * something tell it under the same name, and it counts once.
 *
 * @param name in the server's way, for example {@code sluice.s3.uploads.waiting}
 * @param kind whether it goes up and down
 * @param value never blocks; may be asked from any thread
 */
public record Meter(String name, Kind kind, LongSupplier value) {

    /** How the number moves. */
    public enum Kind {
        /** It is what is now. */
        GAUGE,
        /** It only grows. */
        COUNTER
    }

    /** What is now. */
    public static Meter gauge(String name, LongSupplier value) {
        return new Meter(name, Kind.GAUGE, value);
    }

    /** What has happened so far. */
    public static Meter counter(String name, LongSupplier value) {
        return new Meter(name, Kind.COUNTER, value);
    }
}
