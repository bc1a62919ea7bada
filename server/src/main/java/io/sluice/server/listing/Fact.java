package io.sluice.server.listing;

import io.sluice.server.config.ListingsConfig;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A fact that MLST and MLSD can state of an entry (RFC 3659 7.5), in the order in which they are written. */
public enum Fact {
    /** What the entry is. */
    TYPE("type"),
    /** Octets of a file; not stated for directories. */
    SIZE("size"),
    /** When it was last modified, UTC, in whole seconds. */
    MODIFY("modify"),
    /** What the client may do with it. */
    PERM("perm"),
    /** The file itself, whatever its path; stated where the store knows. */
    UNIQUE("unique"),
    /** The permission bits in octal; stated where the store knows. */
    UNIX_MODE("UNIX.mode"),
    /** Who owns it: always {@code ftp}, as in LIST; offered by option. */
    UNIX_OWNER("UNIX.owner"),
    /** Which group it belongs to: always {@code ftp}, as in LIST; offered by option. */
    UNIX_GROUP("UNIX.group");

    /** All of them. */
    public static final Set<Fact> ALL = Collections.unmodifiableSet(EnumSet.allOf(Fact.class));

    private final String label;

    Fact(String label) {
        this.label = label;
    }

    /** Its name on the wire. */
    public String label() {
        return label;
    }

    /** Those that are offered there, the choice before any OPTS MLST. */
    public static Set<Fact> offered(ListingsConfig config) {
        Set<Fact> offered = EnumSet.allOf(Fact.class);
        if (!config.unixMode()) {
            offered.remove(UNIX_MODE);
        }
        if (!config.unixOwner()) {
            offered.removeAll(EnumSet.of(UNIX_OWNER, UNIX_GROUP));
        }
        return Collections.unmodifiableSet(offered);
    }

    /** The fact of that name; names have no case. */
    public static Optional<Fact> of(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Fact fact : values()) {
            if (fact.label.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(fact);
            }
        }
        return Optional.empty();
    }
}
