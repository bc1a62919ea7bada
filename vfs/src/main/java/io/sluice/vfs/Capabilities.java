package io.sluice.vfs;

import java.util.Set;

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

    /** Whether the store has this ability. */
    public boolean has(Capability ability) {
        return set.contains(ability);
    }
}
