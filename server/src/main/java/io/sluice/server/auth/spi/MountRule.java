package io.sluice.server.auth.spi;

import io.sluice.vfs.VfsPath;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A store in a user's tree: the configuration has such rules for everybody, a user may have some of their own.
 *
 * @param path where it is, absolute, as the user sees it; {@code /} takes the place of the home
 * @param store the name of a store of the configuration, or {@code storage} for the main one
 * @param prefix which directory of the store it is, from the store's root on; {@code ${user}} stands for the name of the
 *     user; empty for the whole store
 * @param readOnly whether nothing is changed there
 * @param create whether a directory that is missing is made at login, in stores whose directories exist by themselves
 */
public record MountRule(String path, String store, String prefix, boolean readOnly, boolean create) {

    /** The main store's name in a rule. */
    public static final String MAIN = "storage";

    /** Rules that a user has at most, those for everybody counted too: each path that is looked up looks at all of them. */
    public static final int MOST_RULES = 100;

    private static final String USER = "${user}";

    /** Checks everything but the name of the store, which only the configuration knows. */
    @SuppressWarnings("ConstantValue") // the reader of the configuration passes null for what the file leaves out
    public MountRule {
        prefix = prefix == null ? "" : prefix;
        if (pathOrNothing(path).isEmpty()) {
            throw new IllegalArgumentException(
                    "path: expected an absolute path without . and .., such as /archive, not \"" + path + "\"");
        }
        if (store.isBlank()) {
            throw new IllegalArgumentException("store: expected the name of a store");
        }
        if (prefix.replace(USER, "").contains("${")) {
            throw new IllegalArgumentException("prefix: expected no other placeholder than " + USER);
        }
        if (pathOrNothing(absolute(prefix.replace(USER, "user"))).isEmpty()) {
            throw new IllegalArgumentException("prefix: expected a directory without . and .., such as users/" + USER
                    + ", not \"" + prefix + "\"");
        }
    }

    /** The rules that hold for a user: those for everybody, each in whose place the user has none, and the user's own. */
    public static List<MountRule> of(List<MountRule> everybody, List<MountRule> own) {
        Map<VfsPath, MountRule> rules = new LinkedHashMap<>();
        everybody.forEach(rule -> rules.put(rule.place(), rule));
        own.forEach(rule -> rules.put(rule.place(), rule));
        return List.copyOf(rules.values());
    }

    /**
     * Refuses rules that cannot hold side by side.
     *
     * @throws IllegalArgumentException if there are too many, or two for one path; the text begins with {@code mounts}
     */
    public static void check(List<MountRule> rules) {
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException("mounts: expected at most " + MOST_RULES + ", not " + rules.size());
        }
        Set<VfsPath> places = new HashSet<>();
        for (MountRule rule : rules) {
            if (!places.add(rule.place())) {
                throw new IllegalArgumentException("mounts: expected each path once, and two are on " + rule.place());
            }
        }
    }

    /** Where it is. */
    public VfsPath place() {
        return pathOrNothing(path).getFirst();
    }

    /**
     * The directory of the store for that user: the name is a name or a part of one there, and leads nowhere else.
     *
     * @throws IllegalArgumentException if the name could; the text says why
     */
    public VfsPath directory(String user) {
        if (prefix.contains(USER)) {
            boolean plain =
                    !user.isEmpty() && user.indexOf('/') < 0 && user.chars().noneMatch(Character::isISOControl);
            List<VfsPath> expanded = plain ? pathOrNothing(absolute(prefix.replace(USER, user))) : List.of();
            if (expanded.isEmpty()) {
                throw new IllegalArgumentException(
                        "the name of the user cannot stand in the prefix \"" + prefix + "\" of the mount " + place()
                                + ": it is empty, . or .., or has a slash or a control character");
            }
            return expanded.getFirst();
        }
        return pathOrNothing(absolute(prefix)).getFirst();
    }

    private static String absolute(String prefix) {
        return prefix.startsWith("/") ? prefix : "/" + prefix;
    }

    /** One path, or none if the text is not absolute and normal; it may end with a slash. */
    private static List<VfsPath> pathOrNothing(String text) {
        boolean slash = text.length() > 1 && text.endsWith("/");
        try {
            return List.of(new VfsPath(slash ? text.substring(0, text.length() - 1) : text));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** As a listing of the effective values shows it. */
    @Override
    public String toString() {
        String directory = prefix.isEmpty() ? "" : absolute(prefix);
        return path + ": " + store + directory + (readOnly ? " read-only" : "") + (create ? " create" : "");
    }
}
