package io.sluice.vfs;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a store can do. Nobody asks what a store <em>is</em>.
 *
 * @param set the abilities it has
 */
public record Capabilities(Set<Capability> set) {

    /** Copies the set. */
    public Capabilities {
        set = Set.copyOf(set);
    }

    /** The given abilities and no others. */
    public static Capabilities of(Capability... abilities) {
        return new Capabilities(Set.of(abilities));
    }

    /** All that one of the two can. */
    public Capabilities or(Capabilities other) {
        Set<Capability> both = EnumSet.noneOf(Capability.class);
        both.addAll(set);
        both.addAll(other.set);
        return new Capabilities(both);
    }

    /** Of these abilities those that are in the given set. */
    public Capabilities within(Set<Capability> kept) {
        return new Capabilities(set.stream().filter(kept::contains).collect(Collectors.toSet()));
    }

    /** The abilities as words, in the order of {@link Capability}. */
    @Override
    public String toString() {
        return set.stream()
                .sorted()
                .map(ability -> ability.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    /** Whether the store has this ability. */
    public boolean has(Capability ability) {
        return set.contains(ability);
    }
}
