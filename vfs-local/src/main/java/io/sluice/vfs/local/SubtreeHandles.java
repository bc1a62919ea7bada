package io.sluice.vfs.local;

import java.util.concurrent.ConcurrentHashMap;

/**
 * One handle per directory that is the root of subtree stores, however many sessions have it for their home. The key is
 * the directory itself, not its path: a home that was removed and made again is another one.
 */
final class SubtreeHandles {

    private record Key(Stat.Id id, long mount) {}

    private final ConcurrentHashMap<Key, SharedFd> open = new ConcurrentHashMap<>();
    private final SharedFd base;

    /** Handles that keep {@code base} open as long as any of them is. */
    SubtreeHandles(SharedFd base) {
        this.base = base;
    }

    /** A handle to that directory, held for the caller; takes the descriptor over. Some holder of the base must exist. */
    SharedFd share(int fd, Stat stat) {
        Key key = new Key(stat.id(), stat.mount());
        SharedFd shared = open.compute(key, (k, present) -> present != null && present.hold() ? present : open(k, fd));
        if (shared.fd() != fd) {
            var _ = Syscalls.close(fd);
        }
        return shared;
    }

    private SharedFd open(Key key, int fd) {
        if (!base.hold()) {
            throw new IllegalStateException("the store of a subtree is gone");
        }
        SharedFd[] self = new SharedFd[1];
        self[0] = new SharedFd(fd, () -> {
            open.remove(key, self[0]);
            base.close();
        });
        return self[0];
    }

    /** How many directories are held. */
    int size() {
        return open.size();
    }
}
