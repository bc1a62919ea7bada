package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The memory of all uploads of the process: outside the heap, in segments, and never more than was said.
 *
 * <p>A file begins in one small segment, and most end there. One that goes on is admitted: from then on a reserve is its
 * own, enough for the smallest part a store takes, so that it can always go on, whatever others hold. What is left is
 * shared: no upload holds more than an equal part of the whole while others want some, and admissions come first. Who
 * finds no room waits, in order, for a bounded time and in bounded number; since admitted uploads always go on, room
 * comes back. Safe for use by many threads.
 */
final class SegmentBudget {

    /** Bytes of a segment. */
    static final int SEGMENT = 1 << 20;

    /** Bytes of the segment that a file begins in. */
    static final int SMALL = 64 << 10;

    /** One part in this many is for the beginnings of files. */
    private static final int SHARE_OF_SMALL = 16;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final Deque<ByteBuffer> idleLarge = new ArrayDeque<>();
    private final Deque<ByteBuffer> idleSmall = new ArrayDeque<>();
    private final Deque<Lease> admissions = new ArrayDeque<>();
    private final int mostWaiting;
    private long longestWaitNanos;
    private long bytes;
    private int large;
    private int small;
    private int smallLent;
    private int largeLent;
    private int promised;
    private int admitted;
    private int waiting;
    private long refused;

    /**
     * A budget.
     *
     * @param bytes all that is ever held, at least 2 MiB
     * @param mostWaiting how many uploads may wait for room
     * @param longestWait how long each may
     */
    SegmentBudget(long bytes, int mostWaiting, Duration longestWait) {
        this.mostWaiting = mostWaiting;
        this.longestWaitNanos = longestWait.toNanos();
        divide(bytes);
    }

    private void divide(long all) {
        bytes = all;
        int segments = (int) Math.min(all / SEGMENT, Integer.MAX_VALUE / 2);
        int forSmall = Math.max(1, segments / SHARE_OF_SMALL);
        large = segments - forSmall;
        small = forSmall * (SEGMENT / SMALL);
    }

    /** Makes it at least that large: stores with settings of their own share the budget of the process. */
    void raise(long atLeast, Duration wait) {
        lock.lock();
        try {
            longestWaitNanos = wait.toNanos();
            if (atLeast > bytes) {
                divide(atLeast);
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What it holds at most, in bytes. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes one upload can hold when it is alone. */
    static long alone(long bytes) {
        long segments = bytes / SEGMENT;
        return (segments - Math.max(1, segments / SHARE_OF_SMALL)) * SEGMENT;
    }

    /** Bytes that uploads hold now. */
    long lent() {
        return read(() -> (long) largeLent * SEGMENT + (long) smallLent * SMALL);
    }

    /** Uploads that have a reserve now. */
    long admitted() {
        return read(() -> admitted);
    }

    /** Uploads that wait for room now. */
    long waiting() {
        return read(() -> waiting);
    }

    /** How many found no room in time, or too many before them. */
    long refused() {
        return read(() -> refused);
    }

    private long read(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The share of one upload, with nothing in it yet.
     *
     * @param reserve how many segments are its own once it is admitted, at least 1
     */
    Lease lease(int reserve) {
        if (reserve > large) {
            throw new StorageException(
                    new StorageError.Overloaded("a part does not fit the memory for uploads (uploads.memory)"));
        }
        return new Lease(reserve);
    }

    private interface Wish {
        boolean granted();
    }

    /** Waits under the lock until the wish can be granted; the wish takes what it asks for. */
    private void await(Wish wish) {
        if (wish.granted()) {
            return;
        }
        if (waiting >= mostWaiting) {
            throw refuse();
        }
        waiting++;
        long left = longestWaitNanos;
        try {
            while (!wish.granted()) {
                if (left <= 0) {
                    throw refuse();
                }
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
            throw new StorageException(new StorageError.Unexpected("wait for memory", nobodyDoesThat));
        } finally {
            waiting--;
        }
    }

    private StorageException refuse() {
        refused++;
        return new StorageException(new StorageError.Overloaded("too many uploads at once"));
    }

    private static ByteBuffer fresh(Deque<ByteBuffer> idle, int size) {
        ByteBuffer segment = idle.poll();
        return segment == null ? ByteBuffer.allocateDirect(size) : segment.clear();
    }

    /** What one upload holds. Segments may come back from other threads than the one that takes them. */
    final class Lease implements AutoCloseable {

        private final int reserve;
        private int held;
        private boolean isAdmitted;

        private Lease(int reserve) {
            this.reserve = reserve;
        }

        /**
         * The small segment that a file begins in; taken once, given back by {@link #give}.
         *
         * @throws StorageException {@link StorageError.Overloaded} if there is no room in time
         */
        ByteBuffer first() {
            lock.lock();
            try {
                await(() -> {
                    if (smallLent >= small) {
                        return false;
                    }
                    smallLent++;
                    return true;
                });
                return fresh(idleSmall, SMALL);
            } finally {
                lock.unlock();
            }
        }

        /**
         * A segment if there is one for this upload now; the first time it waits for the reserve.
         *
         * @throws StorageException {@link StorageError.Overloaded} if there is none in time
         */
        Optional<ByteBuffer> tryTake() {
            lock.lock();
            try {
                admit();
                return grant() ? Optional.of(fresh(idleLarge, SEGMENT)) : Optional.empty();
            } finally {
                lock.unlock();
            }
        }

        /**
         * A segment, as soon as one of this upload's parts has been sent or others leave some. Only for uploads that have
         * parts on their way.
         */
        ByteBuffer take() {
            lock.lock();
            try {
                admit();
                while (!grant()) {
                    // Bounded by the requests on their way, which end or fail in time.
                    room.awaitUninterruptibly();
                }
                return fresh(idleLarge, SEGMENT);
            } finally {
                lock.unlock();
            }
        }

        private void admit() {
            if (isAdmitted) {
                return;
            }
            admissions.add(this);
            try {
                await(() -> {
                    if (admissions.peek() != this || promised + reserve > large) {
                        return false;
                    }
                    promised += reserve;
                    admitted++;
                    isAdmitted = true;
                    return true;
                });
            } finally {
                admissions.remove(this);
                room.signalAll();
            }
        }

        private boolean grant() {
            if (held >= reserve) {
                boolean mayShare = admissions.isEmpty() && promised < large && held < large / admitted;
                if (!mayShare) {
                    return false;
                }
                promised++;
            }
            held++;
            largeLent++;
            return true;
        }

        /** Takes a segment back. */
        void give(ByteBuffer segment) {
            lock.lock();
            try {
                if (segment.capacity() == SMALL) {
                    smallLent--;
                    idleSmall.push(segment);
                } else {
                    largeLent--;
                    held--;
                    if (held >= reserve) {
                        promised--;
                    }
                    idleLarge.push(segment);
                }
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Ends the reserve; every segment has been given back before. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (isAdmitted) {
                    isAdmitted = false;
                    admitted--;
                    promised -= reserve;
                    room.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
