package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where unfinished uploads lie: one hidden directory in the root of the tree, made when the first upload needs it. Where
 * a file could not be moved from there, it lies in its own directory under a hidden name.
 */
final class Staging {

    private static final byte[] NAME = Hidden.STAGING.getBytes(StandardCharsets.US_ASCII);
    private static final VfsPath PATH = VfsPath.ROOT.child(Hidden.STAGING);
    private static final int PRIVATE = 0700;

    private final int root;
    private final Duration age;
    private final InstantSource clock;
    private volatile @Nullable Opened opened;

    private record Opened(SharedFd handle, Stat stat) {}

    /** Staging in that root, which the caller keeps open longer than this; leftovers above that age are swept. */
    Staging(int root, Duration age, InstantSource clock) {
        this.root = root;
        this.age = age;
        this.clock = clock;
    }

    /** Sweeps what servers before this one left, if there is anything. */
    void sweep() {
        int fd = Syscalls.openPlainDirectory(root, NAME);
        if (fd == -Errno.ENOENT) {
            return;
        }
        Handle directory = new Handle(LocalErrors.check(fd, PATH, "open"));
        opened = remember(directory);
        sweep(directory);
    }

    /** Removes the leftovers in a directory. */
    void sweep(Handle directory) {
        try (Entries entries = new Entries(directory, PATH)) {
            while (entries.advance()) {
                sweep(entries.fd(), entries.text(), entries.stat());
            }
        }
    }

    /** Removes that entry if it is a leftover. */
    void sweep(int directory, String name, StatResult attributes) {
        if (attributes instanceof Stat stat
                && stat.modified().isBefore(clock.instant().minus(age))
                && StagedName.isOrphan(name)) {
            // Whoever else sweeps at the same time may be first; what cannot be removed stays hidden.
            var _ = Syscalls.unlink(directory, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether this handle is the staging directory itself, reached by a link. */
    boolean isAt(Handle directory) {
        Opened known = opened;
        return known != null
                && Syscalls.stat(directory.fd()) instanceof Stat stat
                && stat.id().equals(known.stat().id());
    }

    /**
     * A new empty file for an upload into that directory.
     *
     * @param target the place it will be moved to; stays the caller's
     */
    StagedFile create(Place target) {
        Stat parent = LocalErrors.check(Syscalls.stat(target.directory().fd()), target.path());
        // A new file takes over the group of a set-group directory only if it is born in it.
        if (!parent.setsGroup()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                Opened here = open(target.path());
                if (!parent.sameFileSystem(here.stat())) {
                    break;
                }
                byte[] name = StagedName.create().getBytes(StandardCharsets.US_ASCII);
                int fd = Syscalls.create(here.handle().fd(), name, StagedFile.PRIVATE);
                if (fd != -Errno.ENOENT) {
                    LocalErrors.check(fd, target.path(), "create");
                    return new StagedFile(new Handle(fd), here.handle(), name);
                }
                here.handle().close();
                forget(here);
            }
        }
        return createIn(target);
    }

    /** A new empty file with a hidden name in the target's own directory. */
    static StagedFile createIn(Place target) {
        byte[] name = StagedName.create().getBytes(StandardCharsets.US_ASCII);
        int directory = LocalErrors.check(
                Syscalls.openPlainDirectory(target.directory().fd(), new byte[] {'.'}), target.path(), "create");
        int fd = Syscalls.create(directory, name, StagedFile.PRIVATE);
        SharedFd own = new SharedFd(directory, () -> {});
        if (fd < 0) {
            own.close();
            throw LocalErrors.of(fd, target.path(), "create");
        }
        return new StagedFile(new Handle(fd), own, name);
    }

    /** The staging directory, held for the caller. */
    private Opened open(VfsPath path) {
        Opened known = opened;
        if (known != null && known.handle().hold()) {
            return known;
        }
        synchronized (this) {
            Opened again = opened;
            if (again != null && again.handle().hold()) {
                return again;
            }
            int made = Syscalls.makeDirectory(root, NAME, PRIVATE);
            if (made != -Errno.EEXIST) {
                LocalErrors.check(made, path, "create");
            }
            Opened fresh =
                    remember(new Handle(LocalErrors.check(Syscalls.openPlainDirectory(root, NAME), path, "create")));
            opened = fresh;
            if (!fresh.handle().hold()) {
                throw new StorageException(new StorageError.Unavailable("the store is closed"));
            }
            return fresh;
        }
    }

    private static Opened remember(Handle directory) {
        return new Opened(
                new SharedFd(directory.fd(), () -> {}), LocalErrors.check(Syscalls.stat(directory.fd()), PATH));
    }

    /** Somebody removed the directory: the next upload makes it again. */
    private synchronized void forget(Opened gone) {
        if (gone.equals(opened)) {
            opened = null;
            gone.handle().close();
        }
    }

    /** Releases the directory; no upload can begin after this. */
    synchronized void close() {
        Opened known = opened;
        if (known != null) {
            opened = null;
            known.handle().close();
        }
    }
}
