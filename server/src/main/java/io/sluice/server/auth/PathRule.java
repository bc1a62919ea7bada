package io.sluice.server.auth;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.config.InvalidValue;
import io.sluice.vfs.VfsPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Permissions of one path as a users file has them.
 *
 * @param path the path as the user sees it, absolute; it and everything below it
 * @param permissions what is permitted there, in place of what holds above
 */
record PathRule(String path, PermissionSet permissions) {

    /** Checks that the path lies below the user's root. */
    PathRule {
        if (prefix(path).isRoot()) {
            throw new InvalidValue("path", path, "a path below the user's root: permissions is for the root itself");
        }
    }

    private static VfsPath prefix(String path) {
        try {
            return path(path);
        } catch (IllegalArgumentException e) {
            throw new InvalidValue("path", path, "an absolute path without . and .., such as /incoming");
        }
    }

    /**
     * The path of that text, which may end with a slash.
     *
     * @throws IllegalArgumentException if it is not absolute or has dot names
     */
    static VfsPath path(String text) {
        boolean slash = text.length() > 1 && text.endsWith("/");
        return new VfsPath(slash ? text.substring(0, text.length() - 1) : text);
    }

    /** Refuses what {@link Access} would refuse. */
    static void check(List<PathRule> rules) {
        if (rules.size() > Access.MOST_RULES) {
            throw new InvalidValue("paths", rules.size() + " paths", "at most " + Access.MOST_RULES);
        }
        Set<VfsPath> prefixes = new HashSet<>();
        for (PathRule rule : rules) {
            if (!prefixes.add(prefix(rule.path()))) {
                throw new InvalidValue("paths", rule.path(), "each path once");
            }
        }
    }

    /** What a user with these rules may do. */
    static Access access(PermissionSet otherwise, List<PathRule> rules) {
        return new Access(
                otherwise.permissions(),
                rules.stream()
                        .map(rule -> new Access.Rule(
                                prefix(rule.path()), rule.permissions().permissions()))
                        .toList());
    }

    /** As a listing of the effective values shows it. */
    @Override
    public String toString() {
        return path + ": " + permissions;
    }
}
