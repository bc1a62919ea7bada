package io.sluice.server.config;

import io.sluice.server.auth.spi.MountRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names in the section {@code stores}: each is a store with a section of its own, which mounts name. */
public final class StoreNames {

    /** The section. */
    static final String SECTION = "stores";

    /** With these alone the name of a variable tells which store and key it is about. */
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private static final int MOST_CHARACTERS = 60;

    private StoreNames() {}

    /** The dotted keys of the sections, such as {@code stores.archive}; a name that cannot be used is noted. */
    static List<String> of(Layers layers, List<Problem> problems) {
        List<String> keys = new ArrayList<>();
        for (String name : layers.namesIn(SECTION)) {
            boolean fits =
                    FORM.matcher(name).matches() && name.length() <= MOST_CHARACTERS && !name.equals(MountRule.MAIN);
            if (fits) {
                keys.add(Names.join(SECTION, name));
            } else {
                problems.add(new Problem(
                        Names.join(SECTION, Names.shown(name)),
                        "is no name for a store: expected up to " + MOST_CHARACTERS
                                + " small letters, digits and single hyphens, a letter first, and not "
                                + MountRule.MAIN + ", which is the main store"));
            }
        }
        return keys;
    }

    /** The name of the store in such a key. */
    static String last(String key) {
        return key.substring(SECTION.length() + 1);
    }

    /** The names in such keys. */
    static List<String> lasts(Collection<String> keys) {
        return keys.stream().map(StoreNames::last).toList();
    }

    /**
     * What was expected of a rule that names a store which is not there; nothing if it is there.
     *
     * @param stores the names of the stores besides the main one
     */
    public static Optional<String> unknown(MountRule rule, Collection<String> stores) {
        List<String> known =
                Stream.concat(Stream.of(MountRule.MAIN), stores.stream()).toList();
        return known.contains(rule.store())
                ? Optional.empty()
                : Optional.of("the name of a store for the mount " + rule.place() + ": " + String.join(", ", known)
                        + Names.nearest(rule.store(), known)
                                .map(n -> "; did you mean " + n + "?")
                                .orElse(""));
    }
}
