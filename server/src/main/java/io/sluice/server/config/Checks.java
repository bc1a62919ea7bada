package io.sluice.server.config;

import java.time.Duration;

/** The checks of configuration records: each names the component, the value and what was expected. */
final class Checks {

    private Checks() {}

    static void that(boolean holds, String component, Object value, String expected) {
        if (!holds) {
            throw new InvalidValue(component, value, expected);
        }
    }

    static void range(String component, int value, int low, int high) {
        that(value >= low && value <= high, component, value, "a number from " + low + " to " + high);
    }

    static void duration(String component, Duration value, Duration low, Duration high) {
        that(
                value.compareTo(low) >= 0 && value.compareTo(high) <= 0,
                component,
                DurationText.format(value),
                "a duration from " + DurationText.format(low) + " to " + DurationText.format(high));
    }
}
