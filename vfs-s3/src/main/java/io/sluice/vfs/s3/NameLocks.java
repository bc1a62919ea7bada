package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps what this process does to one object in an order: whoever looks at an object and writes or removes it because of
 * what it saw is alone with the name meanwhile; whoever writes without a look only keeps those out. Nobody waits for a
 * client in here, only for the store. A thread holds one name at a time, so that no two wait for each other. What other
 * processes do is kept off by the conditions of the store, where it has any. Safe for use by many threads.
 */
final class NameLocks {

    /** Stores that are opened twice are one. */
    private record Name(Optional<String> endpoint, String bucket, String key) {}

    /** There is one for each name that somebody holds or waits for; as many as there are threads at most. */
    private static final class Entry {
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        private int users;
    }

    private final Map<Name, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    /**
     * Works on an object while nobody else does; also within itself.
     *
     * @param path what a failure names
     * @throws StorageException {@link StorageError.Busy} if others work on it for longer than {@code uploads.longest-wait}
     */
    <T> T alone(S3Config config, String key, VfsPath path, Supplier<T> work) {
        return holding(config, key, path, true, work);
    }

    /** Works on an object beside others that do this, and while nobody is {@link #alone} with it; also within that. */
    <T> T shared(S3Config config, String key, VfsPath path, Supplier<T> work) {
        return holding(config, key, path, false, work);
    }

    private <T> T holding(S3Config config, String key, VfsPath path, boolean alone, Supplier<T> work) {
        Name name = new Name(config.endpoint(), config.bucket(), key);
        Entry entry = entries.compute(name, (n, present) -> {
            Entry used = present == null ? new Entry() : present;
            used.users++;
            return used;
        });
        try {
            Lock lock = alone ? entry.lock.writeLock() : entry.lock.readLock();
            if (!locked(lock, config.uploads().longestWait())) {
                refused.increment();
                throw new StorageException(new StorageError.Busy(path));
            }
            try {
                return work.get();
            } finally {
                lock.unlock();
            }
        } finally {
            entries.computeIfPresent(name, (n, present) -> --present.users == 0 ? null : present);
        }
    }

    private boolean locked(Lock lock, Duration wait) {
        if (lock.tryLock()) {
            return true;
        }
        waiting.incrementAndGet();
        try {
            return lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** How many names somebody works on or waits for. */
    int names() {
        return entries.size();
    }

    /** How many threads wait for a name. */
    int waiting() {
        return waiting.get();
    }

    /** How often the wait was too long. */
    long refused() {
        return refused.sum();
    }
}
