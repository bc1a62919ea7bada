package io.sluice.server.config;

import java.util.List;

/**
 * A configuration and how it came about.
 *
 * @param configuration what holds
 * @param values every single value with its origin, secrets as stars
 */
public record LoadedConfiguration(Configuration configuration, List<EffectiveValue> values) {

    /** Copies the list. */
    public LoadedConfiguration {
        values = List.copyOf(values);
    }
}
