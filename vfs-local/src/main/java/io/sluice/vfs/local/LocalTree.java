package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a root store and all its subtrees share: settings, staging, the handles of homes, the files being continued. */
final class LocalTree {

    private final SharedFd base;
    private final Resolver resolver;
    private final Staging staging;
    private final SubtreeHandles subtrees;
    private final int umask;
    private final boolean fsync;
    private final Set<Stat.Id> continued = ConcurrentHashMap.newKeySet();

    /**
     * An open file and what is known of it.
     *
     * @param <T> what that is
     */
    record Opened<T>(VfsPath path, FileChannel channel, T what) {}

    /** Takes over the descriptor of the root. */
    LocalTree(int root, LocalConfig config, Beneath beneath, InstantSource clock) {
        this.staging = new Staging(root, config.stagingAge(), clock);
        this.base = new SharedFd(root, staging::close);
        this.resolver = new Resolver(beneath, staging);
        this.subtrees = new SubtreeHandles(base);
        this.umask = config.umaskBits();
        this.fsync = config.fsync();
    }

    SharedFd base() {
        return base;
    }

    Resolver resolver() {
        return resolver;
    }

    Staging staging() {
        return staging;
    }

    SubtreeHandles subtrees() {
        return subtrees;
    }

    boolean fsync() {
        return fsync;
    }

    int fileMode() {
        return 0666 & ~umask;
    }

    int directoryMode() {
        return 0777 & ~umask;
    }

    /** Claims a file for one upload that continues it; their number is that of such uploads. */
    void claim(Stat.Id id, VfsPath path) {
        if (!continued.add(id)) {
            throw new StorageException(new StorageError.Busy(path));
        }
    }

    void release(Stat.Id id) {
        continued.remove(id);
    }

    /** Writes the names of a directory to the disk. */
    void sync(Handle directory, VfsPath path) {
        try (Handle readable = new Handle(LocalErrors.check(Syscalls.openForReading(directory.fd()), path, "sync"))) {
            LocalErrors.check(Syscalls.sync(readable.fd()), path, "sync");
        }
    }
}
