package io.sluice.server.tree;

import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.Problem;
import io.sluice.server.config.StoreNames;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with the trees of the users that are known at the start, before any of them logs in. */
public final class TreeCheck {

    private TreeCheck() {}

    /**
     * What the rules alone tell: stores that are not there, names that cannot stand in a prefix, too many mounts.
     *
     * @param everybody the mounts that every user has
     * @param stores the names of the stores besides the main one
     */
    public static List<Problem> rules(List<MountRule> everybody, Collection<String> stores, List<User> users) {
        List<Problem> problems = new ArrayList<>();
        for (User user : users) {
            String who = "mounts of user " + user.name();
            for (MountRule rule : user.mounts()) {
                StoreNames.unknown(rule, stores)
                        .ifPresent(expected -> problems.add(
                                new Problem(who, "\"" + rule.store() + "\" is not allowed: expected " + expected)));
            }
            try {
                List<MountRule> rules = MountRule.of(everybody, user.mounts());
                MountRule.check(rules);
                rules.forEach(rule -> rule.directory(user.name()));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(who, String.valueOf(e.getMessage())));
            }
        }
        return problems;
    }

    /**
     * Mounts that would hide a file, or lie below one, as one line each; blocks. Of stores without directories of their
     * own nothing is asked, and a store that does not answer is no obstacle.
     */
    public static List<String> filesInTheWay(Stores stores, List<MountRule> everybody, List<User> users) {
        Set<String> lines = new LinkedHashSet<>();
        Map<Place, Optional<VfsPath>> known = new HashMap<>();
        for (User user : users) {
            List<MountRule> rules = MountRule.of(everybody, user.mounts());
            for (MountRule rule : rules) {
                if (!rule.place().isRoot()) {
                    Place place = around(rule, rules, user);
                    known.computeIfAbsent(place, p -> fileAt(stores, p))
                            .ifPresent(file -> lines.add("the mount " + rule.place() + " of user " + user.name()
                                    + " lies on or below a file: " + file + " of the store " + place.store()));
                }
            }
        }
        return List.copyOf(lines);
    }

    private record Place(String store, VfsPath path) {}

    /** Where a mount point is in the store around it. */
    private static Place around(MountRule rule, List<MountRule> rules, User user) {
        MountRule nearest = null;
        for (MountRule other : rules) {
            boolean holds = !other.place().equals(rule.place()) && rule.place().startsWith(other.place());
            if (holds && (nearest == null || other.place().startsWith(nearest.place()))) {
                nearest = other;
            }
        }
        return nearest == null
                ? new Place(MountRule.MAIN, user.home().append(rule.place()))
                : new Place(
                        nearest.store(),
                        nearest.directory(user.name()).append(rule.place().relativeTo(nearest.place())));
    }

    private static Optional<VfsPath> fileAt(Stores stores, Place place) {
        Storage store = stores.of(place.store());
        Set<VfsPath> seen = new HashSet<>();
        for (VfsPath at = place.path();
                store.capabilities().has(Capability.EMPTY_DIRECTORIES) && seen.add(at);
                at = at.parent()) {
            try {
                return store.stat(at).isDirectory() ? Optional.empty() : Optional.of(at);
            } catch (StorageException e) {
                boolean higher =
                        e.error() instanceof StorageError.NotFound || e.error() instanceof StorageError.NotADirectory;
                if (!higher) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
