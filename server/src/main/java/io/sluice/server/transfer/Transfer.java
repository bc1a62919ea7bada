package io.sluice.server.transfer;

import io.sluice.server.data.DataConnection;
import io.sluice.server.data.DataConnector;
import io.sluice.server.data.MalformedDataException;
import io.sluice.server.data.NoDataConnectionException;
import io.sluice.server.data.TransmissionMode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One running transfer, on a virtual thread of its own, so that the session stays free for ABOR. It is told to stop by
 * {@link #cancel}, which breaks the data connection; nobody interrupts the thread, because that would also close a file
 * or a listener that others share.
 */
public final class Transfer {

    /** Why a transfer is stopped from outside. */
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

    /** The wait is a tenth of the time that the upload took, or twice the time that the client was silent before the end, */
    private static final long GRACE_SHARE = 10;

    /** at most so long, */
    private static final long MOST_GRACE_NANOS = 20_000_000;

    /** and none at all where it would be shorter than it takes to wait. */
    private static final long LEAST_GRACE_NANOS = 50_000;

    private static final Running RUNNING = new Running();

    private final TransferJob job;
    private final DataConnector connector;
    private final BufferPool buffers;
    private final Surroundings surroundings;
    private final AtomicReference<Phase> phase = new AtomicReference<>(RUNNING);
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable DataConnection connection;

    /**
     * What a transfer needs of its session.
     *
     * @param opened sends the 150 reply with that text
     * @param controlAlive asks whether the control connection is still there, after everything that had arrived on it was
     *     looked at and for so many nanoseconds more; blocks for as long
     * @param ended takes the transfer and its outcome, last
     * @param unexpected logs a fault of ours
     */
    public record Surroundings(
            Consumer<String> opened,
            LongPredicate controlAlive,
            BiConsumer<Transfer, TransferOutcome> ended,
            Consumer<Throwable> unexpected) {}

    /** A transfer that has not begun; {@link #start} begins it. */
    public Transfer(TransferJob job, DataConnector connector, BufferPool buffers, Surroundings surroundings) {
        this.job = job;
        this.connector = connector;
        this.buffers = buffers;
        this.surroundings = surroundings;
    }

    /** Begins the transfer on its own virtual thread. */
    public void start(String name) {
        Thread.ofVirtual().name(name).start(this::runToEnd);
    }

    /** What is transferred. */
    public TransferJob job() {
        return job;
    }

    /** How it is transmitted. */
    public TransmissionMode mode() {
        return connector.mode();
    }

    /** Bytes that went over the data connection so far. */
    public long bytes() {
        DataConnection open = connection;
        return open == null ? 0 : open.bytes();
    }

    /** When the transfer began, as {@link System#nanoTime}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** When bytes last moved, as {@link System#nanoTime}; waiting for the data connection has a limit of its own. */
    public long lastProgressNanos() {
        DataConnection open = connection;
        return open == null ? System.nanoTime() : open.lastProgressNanos();
    }

    /** Stops the transfer, unless the store is already about to make an upload visible. Any thread, never blocks. */
    public void cancel(Cancellation why) {
        if (phase.compareAndSet(RUNNING, new Cancelled(why))) {
            DataConnection open = connection;
            if (open != null) {
                open.reset();
            } else {
                connector.cancel();
            }
        }
    }

    /**
     * Asked by an upload when all bytes have arrived: may they become the file? From then on the transfer cannot be
     * cancelled. A killed client ends its data connection like a living one; only its control connection tells, and the
     * two ends may be seen in either order (docs/decisions/0006-killed-clients.md has the figures). So an upload that took
     * a while waits a little longer for the end of the control connection.
     */
    public boolean mayCommit() {
        if (!surroundings.controlAlive().test(grace(System.nanoTime()))) {
            phase.compareAndSet(RUNNING, new Cancelled(Cancellation.CONTROL_LOST));
        }
        return phase.compareAndSet(RUNNING, new Committing());
    }

    private long grace(long now) {
        long share = (now - startedNanos) / GRACE_SHARE;
        long silence = 2 * (now - lastProgressNanos());
        long grace = Math.min(Math.max(share, silence), MOST_GRACE_NANOS);
        return grace < LEAST_GRACE_NANOS ? 0 : grace;
    }

    private void runToEnd() {
        TransferOutcome outcome;
        try (job) {
            outcome = runJob();
            if (isCut(outcome)) {
                job.cut();
            }
        } catch (StorageException e) {
            outcome = new TransferOutcome.StorageFailed(e.error());
        } catch (Throwable e) {
            // The only place that stands between a fault of ours and a session that would wait for ever.
            surroundings.unexpected().accept(e);
            outcome = new TransferOutcome.StorageFailed(new StorageError.Unexpected("transfer", e));
        }
        surroundings.ended().accept(this, outcome);
    }

    /** Whether the bytes so far are good and only the rest is missing. */
    private static boolean isCut(TransferOutcome outcome) {
        return switch (outcome) {
            case TransferOutcome.DataConnectionLost d -> true;
            case TransferOutcome.Malformed m -> true;
            case TransferOutcome.Aborted a -> true;
            case TransferOutcome.TimedOut t -> true;
            case TransferOutcome.Incomplete i -> true;
            case TransferOutcome.ControlLost c -> true;
            case TransferOutcome.ShuttingDown s -> true;
            case TransferOutcome.Completed c -> false;
            case TransferOutcome.NoDataConnection n -> false;
            case TransferOutcome.StorageFailed s -> false;
        };
    }

    private TransferOutcome runJob() {
        try (DataConnection open = connector.open()) {
            connection = open;
            if (phase.get() instanceof Cancelled(Cancellation why)) {
                return cancelled(why);
            }
            surroundings.opened().accept(job.opening());
            return runOn(open);
        } catch (NoDataConnectionException e) {
            return unlessCancelled(new TransferOutcome.NoDataConnection(e.why()));
        } catch (MalformedDataException e) {
            return unlessCancelled(new TransferOutcome.Malformed(e.why()));
        } catch (IOException e) {
            return unlessCancelled(new TransferOutcome.DataConnectionLost(e.toString()));
        } catch (StorageException e) {
            return unlessCancelled(new TransferOutcome.StorageFailed(e.error()));
        }
    }

    private TransferOutcome runOn(DataConnection open) throws IOException {
        ByteBuffer buffer = buffers.borrow();
        try {
            TransferOutcome outcome = job.run(open, buffer, this);
            // Whoever cancels from now on is too late: the bytes are where they belong.
            phase.compareAndSet(RUNNING, new Committing());
            return unlessCancelled(outcome);
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /** What a cancelled transfer fails with is a consequence; the cancellation is what happened. */
    private TransferOutcome unlessCancelled(TransferOutcome outcome) {
        return phase.get() instanceof Cancelled(Cancellation why) ? cancelled(why) : outcome;
    }

    private static TransferOutcome cancelled(Cancellation why) {
        return switch (why) {
            case ABORTED -> new TransferOutcome.Aborted();
            case STALLED -> new TransferOutcome.TimedOut();
            case CONTROL_LOST -> new TransferOutcome.ControlLost();
            case SHUTTING_DOWN -> new TransferOutcome.ShuttingDown();
        };
    }
}
