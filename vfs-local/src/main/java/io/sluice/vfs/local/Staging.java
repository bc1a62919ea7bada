package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where unfinished uploads lie: one hidden directory in the root of the tree, made when the first upload needs it. Where
 * a file could not be moved from there, it lies in its own directory under a hidden name.
 */
final class Staging {

    private static final byte[] NAME = Hidden.STAGING.getBytes(StandardCharsets.US_ASCII);
    private static final VfsPath PATH = VfsPath.ROOT.child(Hidden.STAGING);
    private static final int PRIVATE = 0700;

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    private final int root;
    private final Duration age;
    private final InstantSource clock;
    private final Duration pause;
    private final AtomicReference<Instant> swept;
    private volatile @Nullable Opened opened;

    private record Opened(SharedFd handle, Stat stat) {}

    /**
     * Staging in that root, which the caller keeps open longer than this; leftovers of processes that are
     * gone are swept, and such of which nobody can tell when they are above that age.
     */
    Staging(int root, Duration age, InstantSource clock) {
        this.root = root;
        this.age = age;
        this.clock = clock;
        Duration share = age.dividedBy(24);
        this.pause = share.compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : share.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : share;
        this.swept = new AtomicReference<>(clock.instant());
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

    /** Sweeps again when the last time is long enough ago: a server may run for months. */
    private void sweepNowAndThen(SharedFd directory) {
        Instant last = swept.get();
        Instant now = clock.instant();
        // One upload takes the turn. A clock that was set back counts as time gone by.
        if (Duration.between(last, now).abs().compareTo(pause) >= 0 && swept.compareAndSet(last, now)) {
            try {
                sweep(new Handle(directory.fd()));
            } catch (StorageException unreadable) {
                // No upload fails for what others left: the start says what is wrong, the next turn tries again.
                return;
            }
        }
    }

    /** Removes the leftovers in a directory. */
    void sweep(Handle directory) {
        try (Entries entries = new Entries(directory, PATH);
                Call call = Call.take()) {
            while (entries.advance()) {
                sweep(entries.fd(), entries.text(), entries.stat(call));
            }
        }
    }

    /** Removes that entry if it is a leftover. */
    void sweep(int directory, String name, StatResult attributes) {
        boolean leftover =
                switch (StagedName.maker(name)) {
                    case NONE, ALIVE -> false;
                    case GONE -> true;
                    case ELSEWHERE ->
                        attributes instanceof Stat stat
                                && stat.modified().isBefore(clock.instant().minus(age));
                };
        if (leftover) {
            // Whoever else sweeps at the same time may be first; what cannot be removed stays hidden.
            var _ = Syscalls.unlink(directory, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether a directory with these attributes is the staging directory itself, reached by a link. */
    boolean isAt(Stat directory) {
        Opened known = opened;
        return known != null && directory.id().equals(known.stat().id());
    }

    /**
     * A new empty file for an upload into that directory.
     *
     * @param target the place it will be moved to; stays the caller's
     */
    StagedFile create(Place target) {
        Stat parent = target.parent();
        // A new file takes over the group of a set-group directory only if it is born in it.
        if (!parent.setsGroup()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                Opened here = open(target.path());
                if (!parent.sameFileSystem(here.stat())) {
                    here.handle().close();
                    break;
                }
                sweepNowAndThen(here.handle());
                byte[] name = StagedName.create().getBytes(StandardCharsets.US_ASCII);
                int fd = Syscalls.create(here.handle().fd(), name, StagedFile.PRIVATE);
                if (fd >= 0) {
                    return new StagedFile(new Handle(fd), here.handle(), name);
                }
                here.handle().close();
                if (fd != -Errno.ENOENT) {
                    throw LocalErrors.of(fd, target.path(), "create");
                }
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
