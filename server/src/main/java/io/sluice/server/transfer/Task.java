package io.sluice.server.transfer;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * What takes long: a transfer, or work on the store without a data connection. It keeps the session's thread; ABOR and STAT
 * reach it from others. It is told to stop by {@link #cancel}, which breaks what it waits for; nobody interrupts the thread,
 * because that would also close a file or a listener that others share.
 */
public abstract sealed class Task permits Transfer, StoreWork {

    /** Why a task is stopped from outside. */
    public enum Cancellation {
        /** The client sent ABOR. */
        ABORTED,
        /** No byte moved for too long. */
        STALLED,
        /** The control connection ended. */
        CONTROL_LOST,
        /** The server stops and the grace is over. */
        SHUTTING_DOWN
    }

    private sealed interface Phase {}

    private record Running() implements Phase {}

    private record Committing() implements Phase {}

    private record Cancelled(Cancellation why) implements Phase {}

    /** The wait of {@link #grace} is this part of the time that the task took, if not twice the client's last silence. */
    private static final long GRACE_SHARE = 10;

    /** What took less time than this is not waited for. */
    private static final long QUICK_NANOS = 10_000_000;

    /** It is never longer. */
    private static final long MOST_GRACE_NANOS = 20_000_000;

    /** Where it would be hardly longer than it takes to wait, there is none. */
    private static final long LEAST_GRACE_NANOS = 200_000;

    private static final Running RUNNING = new Running();

    private final Surroundings surroundings;
    private final AtomicReference<Phase> phase = new AtomicReference<>(RUNNING);
    private final long startedNanos = System.nanoTime();

    /**
     * What a task needs of its session.
     *
     * @param controlAlive asks whether the control connection is still there, after everything that had arrived on it was
     *     looked at and for so many nanoseconds more; blocks for as long
     * @param unexpected logs a fault of ours
     */
    public record Surroundings(LongPredicate controlAlive, Consumer<Throwable> unexpected) {}

    Task(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What kind of task this is, for logs, metrics and STAT. */
    public abstract String kind();

    /** What it works on, for logs and STAT: a path. */
    public abstract String subject();

    /** Bytes that it has moved or read so far. Any thread. */
    public abstract long bytes();

    /** How many bytes there will be, as far as that is known; for STAT. Any thread. */
    public OptionalLong expectedBytes() {
        return OptionalLong.empty();
    }

    /** How far it is where bytes do not tell, in words; for STAT. Any thread. */
    public Optional<String> progress() {
        return Optional.empty();
    }

    /** The two ends of its data connection, ours first; for STAT. Any thread. */
    public Optional<String> route() {
        return Optional.empty();
    }

    /** When bytes last moved, as {@link System#nanoTime}. Any thread. */
    public abstract long lastProgressNanos();

    /** When it began, as {@link System#nanoTime}. */
    public final long startedNanos() {
        return startedNanos;
    }

    /** Stops it, unless the store is already about to make something visible. Any thread, never blocks. */
    public final void cancel(Cancellation why) {
        if (phase.compareAndSet(RUNNING, new Cancelled(why))) {
            breakOff();
        }
    }

    /**
     * Asked when all bytes have arrived: may they become the file? From then on the task cannot be cancelled. A killed
     * client ends its data connection like a living one; only its control connection tells, and the two ends may be seen in
     * either order (docs/decisions/0006-killed-clients.md has the figures). So an upload that took a while waits a little
     * longer for the end of the control connection.
     *
     * @param silenceNanos how long the client had sent nothing when it ended its data connection
     */
    public final boolean mayCommit(long silenceNanos) {
        if (!surroundings.controlAlive().test(grace(silenceNanos))) {
            phase.compareAndSet(RUNNING, new Cancelled(Cancellation.CONTROL_LOST));
        }
        return phase.compareAndSet(RUNNING, new Committing());
    }

    private long grace(long silence) {
        long took = System.nanoTime() - startedNanos;
        long share = took < QUICK_NANOS ? 0 : took / GRACE_SHARE;
        long grace = Math.min(Math.max(share, 2 * silence), MOST_GRACE_NANOS);
        return grace < LEAST_GRACE_NANOS ? 0 : grace;
    }

    /** Does everything and releases it; blocks until it has ended, one way or another. Once, on a virtual thread. */
    public final TransferOutcome run() {
        try {
            return runToEnd();
        } catch (StorageException e) {
            return new TransferOutcome.StorageFailed(e.error());
        } catch (Throwable e) {
            // The only place that stands between a fault of ours and the session.
            surroundings.unexpected().accept(e);
            return new TransferOutcome.StorageFailed(new StorageError.Unexpected(kind(), e));
        }
    }

    abstract TransferOutcome runToEnd();

    /** Breaks whatever {@link #run} waits for. Any thread, never blocks. */
    abstract void breakOff();

    /** What it means when nothing has moved for too long. */
    abstract TransferOutcome stalled();

    /** Whether it was told to stop, and may still be taking back what it has done; for STAT. Any thread. */
    public final boolean isCancelled() {
        return phase.get() instanceof Cancelled;
    }

    /** All is done: whoever cancels from now on is too late, the bytes are where they belong. */
    final TransferOutcome done(TransferOutcome outcome) {
        phase.compareAndSet(RUNNING, new Committing());
        return unlessCancelled(outcome);
    }

    /** What a cancelled task fails with is a consequence; the cancellation is what happened. */
    final TransferOutcome unlessCancelled(TransferOutcome outcome) {
        if (!(phase.get() instanceof Cancelled(Cancellation why))) {
            return outcome;
        }
        return switch (why) {
            case ABORTED -> new TransferOutcome.Aborted();
            case STALLED -> stalled();
            case CONTROL_LOST -> new TransferOutcome.ControlLost();
            case SHUTTING_DOWN -> new TransferOutcome.ShuttingDown();
        };
    }
}
