package io.sluice.vfs.decorate;

import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which store a path belongs to, and which names are there because of mounts: mount points and what leads to them. */
final class MountTable {

    /** A store and where it is, guarded by now. */
    record Entry(VfsPath path, Mount mount, Storage store) {
        VfsPath inner(VfsPath outer) {
            return outer.relativeTo(path);
        }
    }

    /** The longest path first, so that the first that fits is the nearest; the root is the last and fits always. */
    private final List<Entry> entries;

    /** The names in a directory that are mount points or lead to one. */
    private final Map<VfsPath, Set<String>> names = new HashMap<>();

    MountTable(List<Mount> mounts) {
        this.entries = mounts.stream()
                .map(mount -> new Entry(mount.path(), mount, mount.guarded()))
                .sorted(Comparator.comparingInt(
                                (Entry entry) -> entry.path().text().length())
                        .reversed())
                .toList();
        long paths = entries.stream().map(Entry::path).distinct().count();
        if (paths < entries.size()) {
            throw new IllegalArgumentException("two stores have one place");
        }
        if (entries.isEmpty() || !entries.getLast().path().isRoot()) {
            throw new IllegalArgumentException("no store has the root");
        }
        for (Entry entry : entries) {
            for (VfsPath at = entry.path(); !at.isRoot(); at = at.parent()) {
                names.computeIfAbsent(at.parent(), parent -> new TreeSet<>()).add(at.name());
            }
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /** The store that holds that path. */
    Entry at(VfsPath path) {
        for (Entry entry : entries) {
            if (path.startsWith(entry.path())) {
                return entry;
            }
        }
        throw new IllegalStateException("the root holds every path");
    }

    /** The names in that directory that come from mounts. */
    Set<String> namesIn(VfsPath directory) {
        return names.getOrDefault(directory, Set.of());
    }

    /** Whether that is a mount point or leads to one; the root does not count. */
    boolean isFixed(VfsPath path) {
        return !path.isRoot() && namesIn(path.parent()).contains(path.name());
    }

    /** Whether it leads to a mount point and is none itself. */
    boolean isOnTheWay(VfsPath path) {
        return isFixed(path) && !at(path).path().equals(path);
    }
}
