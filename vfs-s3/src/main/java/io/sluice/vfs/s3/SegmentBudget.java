package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The memory of all uploads of the process, in segments, and never more than was said.
 *
 * <p>A file begins in pieces that grow with it, and most end there. One that goes on is admitted: from then on a reserve is
 * its own, enough for the smallest part a store takes, so that it can always go on, whatever others hold. What is left is
 * shared: no upload holds more than an equal part of the whole while others want some, and admissions come first. Who
 * finds no room waits, in order, for a bounded time and in bounded number; since admitted uploads always go on, room
 * comes back.
 *
 * <p>That holds for uploads whose clients send. While somebody finds no room, one that stands still loses what it has not
 * used of its reserve, and is admitted again, before those who are new, when it goes on; and if that is not enough, one that
 * has stood still for long loses what it holds, and fails. Safe for use by many threads.
 */
final class SegmentBudget {

    /** Bytes of a segment. */
    static final int SEGMENT = 1 << 20;

    /** Most bytes of a file that is only beginning. */
    static final int SMALL = 64 << 10;

    /** Bytes of the smallest piece, which others are multiples of. */
    static final int LEAST = 4 << 10;

    /** How long a reserve may lie idle while others want it. */
    static final Duration IDLE = Duration.ofSeconds(2);

    /** How long an upload may stand still while others want what it holds. */
    static final Duration STILL = Duration.ofSeconds(10);

    /** How often who waits looks for uploads that stand still, since nobody tells when time has passed. */
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    /** One part in this many is for the beginnings of files. */
    private static final int SHARE_OF_SMALL = 16;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final Deque<ByteBuffer> idleLarge = new ArrayDeque<>();
    private final Deque<ByteBuffer> idleSmall = new ArrayDeque<>();
    private final Deque<Lease> admissions = new ArrayDeque<>();
    private final Deque<Lease> beginnings = new ArrayDeque<>();
    private final Set<Lease> holders = new LinkedHashSet<>();
    private final int mostWaiting;
    private final LongSupplier clock;
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
    private long shrunk;
    private long lost;

    /**
     * A budget by the clock of the machine.
     *
     * @param bytes all that is ever held, at least 2 MiB
     * @param mostWaiting how many uploads may wait for room
     * @param longestWait how long each may
     */
    SegmentBudget(long bytes, int mostWaiting, Duration longestWait) {
        this(bytes, mostWaiting, longestWait, System::nanoTime);
    }

    /** The same by another clock, in nanoseconds, which says who stands still. */
    SegmentBudget(long bytes, int mostWaiting, Duration longestWait, LongSupplier clock) {
        this.clock = clock;
        this.mostWaiting = mostWaiting;
        this.longestWaitNanos = longestWait.toNanos();
        divide(bytes);
    }

    private void divide(long all) {
        bytes = all;
        int segments = (int) Math.min(all / SEGMENT, Integer.MAX_VALUE / 2);
        int forSmall = Math.max(1, segments / SHARE_OF_SMALL);
        large = segments - forSmall;
        small = forSmall * (SEGMENT / LEAST);
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
        return read(() -> (long) largeLent * SEGMENT + (long) smallLent * LEAST);
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

    /** How many reserves were taken back from uploads that stood still. */
    long shrunk() {
        return read(() -> shrunk);
    }

    /** How many uploads lost what they held because they stood still. */
    long lost() {
        return read(() -> lost);
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

    /** Waits under the lock until the wish can be granted, which takes what it asks for; nobody overtakes. */
    private void await(Deque<Lease> line, Lease lease, BooleanSupplier wish) {
        BooleanSupplier inTurn = () -> line.peek() == lease && wish.getAsBoolean();
        queue(line, lease);
        try {
            if (inTurn.getAsBoolean()) {
                return;
            }
            if (waiting >= mostWaiting) {
                throw refuse();
            }
            waiting++;
            try {
                waitFor(lease, inTurn);
            } finally {
                waiting--;
            }
        } finally {
            line.remove(lease);
            room.signalAll();
        }
    }

    /** Who holds something comes before those who hold nothing: when it goes on, that comes back. */
    private static void queue(Deque<Lease> line, Lease lease) {
        Deque<Lease> behind = new ArrayDeque<>();
        while (lease.held > 0 && !line.isEmpty() && line.getLast().held == 0) {
            behind.addFirst(line.removeLast());
        }
        line.addLast(lease);
        line.addAll(behind);
    }

    private void waitFor(Lease lease, BooleanSupplier wish) {
        long left = longestWaitNanos;
        try {
            while (!wish.getAsBoolean()) {
                if (left <= 0) {
                    throw refuse();
                }
                long look = Math.min(left, LOOK_NANOS);
                long rest = room.awaitNanos(look);
                left -= look - rest;
                if (rest <= 0 && mustGiveUp(lease)) {
                    throw refuse();
                }
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
            throw new StorageException(new StorageError.Unexpected("wait for memory", nobodyDoesThat));
        }
    }

    /** Whether those who wait for a reserve hold all there is, and this is the last of them that holds something. */
    private boolean mustGiveUp(Lease lease) {
        int heldByThem = admissions.stream().mapToInt(l -> l.held).sum();
        Optional<Lease> last = admissions.stream().filter(l -> l.held > 0).reduce((earlier, later) -> later);
        return heldByThem == promised && admissions.peek() != lease && last.equals(Optional.of(lease));
    }

    /** Looks for segments at uploads that stand still: what nobody uses first, then what they hold; whether there is room now. */
    private boolean reclaim(int missing) {
        List<Lease> idle = stillFor(IDLE);
        // What others hold beyond their reserves comes back by itself, in no time.
        int shared = holders.stream()
                .filter(l -> l.held > l.reserve && !idle.contains(l))
                .mapToInt(l -> l.held - l.reserve)
                .sum();
        int over = promised + missing - shared - large;
        for (Lease lease : idle) {
            if (over > 0) {
                over -= lease.shrink();
            }
        }
        List<Lease> still = stillFor(STILL);
        if (over <= still.stream().mapToInt(l -> l.held).sum()) {
            for (Lease lease : still) {
                if (over > 0 && lease.held > 0) {
                    over -= lease.lose();
                }
            }
        }
        return promised + missing <= large;
    }

    /** The same for the beginnings of files; whether there is room now. */
    private boolean reclaimSmall(int missing) {
        for (Lease lease : stillFor(STILL)) {
            if (smallLent + missing > small && lease.smallHeld > 0) {
                lease.lose();
            }
        }
        return smallLent + missing <= small;
    }

    /** Who has stood still for that long, the longest first. */
    private List<Lease> stillFor(Duration time) {
        record Still(Lease lease, long nanos) {}
        return holders.stream()
                .map(l -> new Still(l, l.pace.stillNanos()))
                .filter(s -> s.nanos() >= time.toNanos())
                .sorted(Comparator.comparingLong(Still::nanos).reversed())
                .map(Still::lease)
                .toList();
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
        private final Pace pace = new Pace(clock, lock);
        private int held;
        private int smallHeld;
        private boolean isAdmitted;

        private Lease(int reserve) {
            this.reserve = reserve;
        }

        /** Whether its client sends: the upload says when it waits for it, and when it goes on. */
        Pace pace() {
            return pace;
        }

        /** Takes back what it has not used of its reserve; how many segments that is. */
        private int shrink() {
            int unused = Math.max(0, reserve - held);
            if (!isAdmitted || unused == 0) {
                return 0;
            }
            shrunk++;
            endReserve();
            return unused;
        }

        /** From now on it has a claim to what it holds, and to no more. */
        private void endReserve() {
            if (isAdmitted) {
                isAdmitted = false;
                admitted--;
                promised -= Math.max(0, reserve - held);
            }
        }

        /** Takes away the part that it fills, unless it moves just now; how many segments are free by that. */
        private int lose() {
            int before = promised;
            pace.take().ifPresent(part -> {
                lost++;
                endReserve();
                part.release();
            });
            return before - promised;
        }

        /**
         * A piece for a file that is only beginning, given back by {@link #give}: as large as what comes now or has come
         * before, so that a file holds little more than its bytes. Waits for the first one; for a further one there may be
         * none, since those who wait for each other's would wait in vain: then the file is admitted early.
         *
         * @param length how many bytes there are already, fewer than {@link #SMALL}
         * @param more how many are to be put, at least 1
         * @throws StorageException {@link StorageError.Overloaded} if there is no room in time
         */
        Optional<ByteBuffer> first(long length, int more) {
            int wanted = (int) Math.min(SMALL - length, Math.max(length, more));
            int pieces = (wanted + LEAST - 1) / LEAST;
            lock.lock();
            try {
                if (length == 0) {
                    await(beginnings, this, () -> grantSmall(pieces) || (reclaimSmall(pieces) && grantSmall(pieces)));
                } else if (!grantSmall(pieces)) {
                    return Optional.empty();
                }
                int size = pieces * LEAST;
                // Smaller ones are of many sizes, and not worth keeping.
                return Optional.of(size == SMALL ? fresh(idleSmall, SMALL) : ByteBuffer.allocate(size));
            } finally {
                lock.unlock();
            }
        }

        private boolean grantSmall(int pieces) {
            if (smallLent + pieces > small) {
                return false;
            }
            smallLent += pieces;
            smallHeld += pieces;
            holders.add(this);
            pace.moved();
            return true;
        }

        /**
         * A segment if there is one for this upload now; the first time, and when it has lost its reserve, it waits for it.
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
            await(admissions, this, () -> {
                int missing = Math.max(0, reserve - held);
                if (promised + missing > large && !reclaim(missing)) {
                    return false;
                }
                promised += missing;
                admitted++;
                isAdmitted = true;
                return true;
            });
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
            holders.add(this);
            pace.moved();
            return true;
        }

        /** Takes a segment back. */
        void give(ByteBuffer segment) {
            lock.lock();
            try {
                if (segment.capacity() == SEGMENT) {
                    giveLarge(segment);
                } else {
                    smallLent -= segment.capacity() / LEAST;
                    smallHeld -= segment.capacity() / LEAST;
                    if (segment.capacity() == SMALL) {
                        idleSmall.push(segment);
                    }
                }
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void giveLarge(ByteBuffer segment) {
            largeLent--;
            held--;
            if (!isAdmitted || held >= reserve) {
                promised--;
            }
            idleLarge.push(segment);
            pace.moved();
        }

        /** Ends the reserve; every segment has been given back before. */
        @Override
        public void close() {
            lock.lock();
            try {
                holders.remove(this);
                if (isAdmitted) {
                    endReserve();
                    room.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
