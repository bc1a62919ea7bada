package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client of an upload sends, and whose the part is that waits for it: the upload's own while it does something,
 * and anybody's who needs the memory while it has stood still for too long. The upload uses it by one thread; others look,
 * and take the part away under the lock of the {@link SegmentBudget}.
 */
final class Pace {

    /** Fewer bytes than this since the last look are no progress: single bytes keep nothing. */
    private static final int PROGRESS = 16 << 10;

    private enum State {
        /** The upload does something, or waits for something that is not its client. */
        WORKING,
        /** It waits for its client. */
        RESTING,
        /** What it held went to others. */
        LOST
    }

    private final LongSupplier clock;
    private final Lock lock;
    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private volatile long movedNanos;
    private long movedTo;

    /** Written before the upload rests, read by who has seen it rest. */
    private @Nullable PartBuffer part;

    /** By that clock, in nanoseconds; who takes a part away has that lock until all of it is gone. */
    Pace(LongSupplier clock, Lock lock) {
        this.clock = clock;
        this.lock = lock;
        this.movedNanos = clock.getAsLong();
    }

    /** Memory came or went: that is progress too. */
    void moved() {
        movedNanos = clock.getAsLong();
    }

    /**
     * From now on the upload waits for its client, and may lose that part, which nobody reads yet.
     *
     * @param position how many bytes have come
     */
    void rest(PartBuffer filling, long position) {
        part = filling.length() > 0 ? filling : null;
        if (position - movedTo >= PROGRESS) {
            movedTo = position;
            moved();
        }
        state.compareAndSet(State.WORKING, State.RESTING);
    }

    /** The upload goes on; whether it still has what it held. */
    boolean wake() {
        if (state.compareAndSet(State.RESTING, State.WORKING) || state.get() == State.WORKING) {
            return true;
        }
        lock.lock();
        try {
            return state.compareAndSet(State.RESTING, State.WORKING);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The upload goes on.
     *
     * @throws StorageException {@link StorageError.Overloaded} if what it held went to others
     */
    void resume() {
        if (!wake()) {
            throw new StorageException(
                    new StorageError.Overloaded("the upload stood still while others needed its memory"));
        }
    }

    /** For how long its client has sent nothing to speak of, in nanoseconds; 0 while the upload does something. */
    long stillNanos() {
        return state.get() == State.RESTING ? clock.getAsLong() - movedNanos : 0;
    }

    /** The part that waits, which is the caller's from now on, unless there is none or the upload has just gone on. */
    Optional<PartBuffer> take() {
        if (!state.compareAndSet(State.RESTING, State.LOST)) {
            return Optional.empty();
        }
        PartBuffer waits = part;
        if (waits == null) {
            state.set(State.RESTING);
        }
        return Optional.ofNullable(waits);
    }
}
