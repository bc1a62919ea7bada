package io.sluice.server.tree;

import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.auth.spi.User;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.decorate.Mount;
import io.sluice.vfs.decorate.MountedStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes each user's tree: the home in the main store, and the mounts in it. A tree is made of views of the stores, so that
 * a login opens no store. Safe for use by many threads.
 */
public final class UserTrees {

    private final Stores stores;
    private final List<MountRule> everybody;
    private final Instant since;

    /**
     * Trees of these stores, which stay open.
     *
     * @param everybody the mounts that every user has
     * @param since when mount points were last modified
     * @throws IllegalArgumentException if a mount names a store that is not there
     */
    public UserTrees(Stores stores, List<MountRule> everybody, Instant since) {
        this.stores = stores;
        this.everybody = List.copyOf(everybody);
        this.since = since;
        everybody.forEach(rule -> stores.of(rule.store()));
    }

    /** What at least one of the stores can. Never blocks. */
    public Capabilities capabilities() {
        return stores.capabilities();
    }

    /**
     * The tree of that user, to be closed when the session no longer needs it. Blocks.
     *
     * @throws StorageException if the home or the directory of a mount is not there or cannot be made, or the user's name
     *     cannot stand in it
     */
    public Storage open(User user) {
        List<MountRule> rules = MountRule.of(everybody, user.mounts());
        List<Mount> mounts = new ArrayList<>();
        try {
            if (rules.stream().noneMatch(rule -> rule.place().isRoot())) {
                mounts.add(new Mount(VfsPath.ROOT, part(stores.main(), user.home(), user.createHome()), false));
            }
            for (MountRule rule : rules) {
                mounts.add(new Mount(rule.place(), part(rule, user.name()), rule.readOnly()));
            }
            boolean plain = mounts.size() == 1 && !mounts.getFirst().readOnly();
            return plain ? mounts.getFirst().store() : new MountedStorage(mounts, since);
        } catch (StorageException e) {
            mounts.forEach(mount -> mount.store().close());
            throw e;
        }
    }

    private Storage part(MountRule rule, String user) {
        try {
            return part(stores.of(rule.store()), rule.directory(user), rule.create());
        } catch (IllegalArgumentException e) {
            throw new StorageException(new StorageError.NameNotAllowed(user, String.valueOf(e.getMessage())));
        }
    }

    private static Storage part(Storage store, VfsPath directory, boolean create) {
        // Where directories are prefixes there is nothing to make.
        if (create && store.capabilities().has(Capability.EMPTY_DIRECTORIES)) {
            makeDirectories(store, directory);
        }
        return store.subtree(directory);
    }

    private static void makeDirectories(Storage store, VfsPath directory) {
        VfsPath path = VfsPath.ROOT;
        for (String name : directory.names()) {
            path = path.child(name);
            try {
                store.makeDirectory(path);
            } catch (StorageException e) {
                if (!(e.error() instanceof StorageError.AlreadyExists)) {
                    throw e;
                }
            }
        }
    }
}
