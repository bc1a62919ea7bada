package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a root store and all its subtrees share: settings, staging, the handles of homes, the files being continued. */
final class LocalTree {

    private final DiskGate gate = new DiskGate();
    private final SharedFd base;
    private final Resolver resolver;
    private final Staging staging;
    private final SubtreeHandles subtrees;
    private final int umask;
    private final boolean fsync;
    private final Set<Stat.Id> continued = ConcurrentHashMap.newKeySet();

    /**
     * A file open for writing.
     *
     * @param path what the client called it
     * @param file its descriptor, owned
     */
    record Opened(VfsPath path, Handle file) {}

    /** Takes over the descriptor of the root. */
    LocalTree(int root, LocalConfig config, Beneath beneath, InstantSource clock) {
        this.staging = new Staging(root, config.stagingAge(), clock);
        this.base = new SharedFd(root, staging::close);
        this.resolver = new Resolver(beneath, staging);
        this.subtrees = new SubtreeHandles(base);
        this.umask = config.umaskBits();
        this.fsync = config.fsync();
    }

    /** What bounds the threads that wait for the disk. */
    DiskGate gate() {
        return gate;
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
