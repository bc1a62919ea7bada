package io.sluice.server.auth.spi;

import io.sluice.vfs.VfsPath;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a user may do, and where: permissions that hold everywhere but below certain paths, which have their own. Of
 * several rules for a path the longest holds, alone: it adds nothing to the others. Paths are those that the user sees,
 * compared by whole names, and as they are written: a symbolic link that leads elsewhere inside the home has the rule of
 * its own name.
 *
 * @param otherwise what is permitted where no rule says anything
 * @param rules the rules, at most {@value #MOST_RULES}, the longest first
 */
public record Access(Set<Permission> otherwise, List<Rule> rules) {

    /** Rules that a user has at most: each permission that is asked for looks at all of them. */
    public static final int MOST_RULES = 100;

    /**
     * The permissions of a path and of everything below it.
     *
     * @param prefix the path
     * @param permissions what is permitted there; nothing if empty
     */
    public record Rule(VfsPath prefix, Set<Permission> permissions) {
        /** Copies the permissions. */
        public Rule {
            permissions = Set.copyOf(permissions);
        }
    }

    /**
     * Copies and sorts.
     *
     * @throws IllegalArgumentException if there are too many rules, or two for one path
     */
    public Access {
        otherwise = Set.copyOf(otherwise);
        rules = rules.stream()
                .sorted(Comparator.comparingInt(
                                (Rule rule) -> rule.prefix().text().length())
                        .reversed())
                .toList();
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException("more than " + MOST_RULES + " rules");
        }
        Set<VfsPath> prefixes = new HashSet<>();
        for (Rule rule : rules) {
            if (!prefixes.add(rule.prefix())) {
                throw new IllegalArgumentException("two rules for " + rule.prefix());
            }
        }
    }

    /** The same everywhere. */
    public static Access everywhere(Set<Permission> permissions) {
        return new Access(permissions, List.of());
    }

    /** What is permitted for that path. */
    public Set<Permission> at(VfsPath path) {
        for (Rule rule : rules) {
            if (path.startsWith(rule.prefix())) {
                return rule.permissions();
            }
        }
        return otherwise;
    }

    /** Whether this is permitted for that path. */
    public boolean may(Permission permission, VfsPath path) {
        return at(path).contains(permission);
    }

    /** Whether this is permitted for that path and, if it is a directory, for all that can be in it. */
    public boolean mayThroughout(Permission permission, VfsPath path) {
        return may(permission, path)
                && below(path).stream().allMatch(rule -> rule.permissions().contains(permission));
    }

    /** Whether anything is permitted for that path or somewhere below it: if not, it is as if it were not there. */
    public boolean isReachable(VfsPath path) {
        return !at(path).isEmpty()
                || below(path).stream().anyMatch(rule -> !rule.permissions().isEmpty());
    }

    /**
     * Whether facts about the entry itself may be told: by its own permissions, or because a listing of its directory
     * tells them anyway.
     */
    public boolean maySee(VfsPath path) {
        return may(Permission.LIST, path) || (isReachable(path) && may(Permission.LIST, path.parent()));
    }

    /**
     * Whether an entry may get another name. Where the permissions of the two names differ, or differ somewhere below
     * them, that is a copy and a removal, and needs what those need: no file becomes readable by being moved.
     */
    public boolean mayRename(VfsPath from, VfsPath to) {
        if (!mayThroughout(Permission.RENAME, from) || !mayThroughout(Permission.RENAME, to)) {
            return false;
        }
        boolean alike =
                at(from).equals(at(to)) && below(from).isEmpty() && below(to).isEmpty();
        return alike
                || (mayThroughout(Permission.DOWNLOAD, from)
                        && mayThroughout(Permission.DELETE, from)
                        && mayThroughout(Permission.UPLOAD, to));
    }

    /** The entries of that directory whose permissions are not the directory's own, by name. */
    public Map<String, Set<Permission>> exceptionsIn(VfsPath directory) {
        Map<String, Set<Permission>> exceptions = new HashMap<>();
        for (Rule rule : below(directory)) {
            if (rule.prefix().parent().equals(directory)) {
                exceptions.put(rule.prefix().name(), rule.permissions());
            }
        }
        return exceptions;
    }

    /** The names in that directory that are as if they were not there. */
    public Set<String> unreachableIn(VfsPath directory) {
        return below(directory).stream()
                .map(Rule::prefix)
                .filter(prefix -> prefix.parent().equals(directory) && !isReachable(prefix))
                .map(VfsPath::name)
                .collect(Collectors.toSet());
    }

    private List<Rule> below(VfsPath path) {
        return rules.stream()
                .filter(rule -> rule.prefix().startsWith(path) && !rule.prefix().equals(path))
                .toList();
    }
}
