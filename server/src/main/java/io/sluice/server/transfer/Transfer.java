package io.sluice.server.transfer;

import io.sluice.server.data.BufferPool;
import io.sluice.server.data.DataConnection;
import io.sluice.server.data.DataConnector;
import io.sluice.server.data.MalformedDataException;
import io.sluice.server.data.NoDataConnectionException;
import io.sluice.server.data.NotProtectedException;
import io.sluice.server.data.TransferBuffers;
import io.sluice.server.data.TransmissionMode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One running transfer. To stop it, its data connection is broken. */
public final class Transfer extends Task {

    /** After so many bytes others of the same carrier have their turn: a client as fast as we are never makes us wait. */
    private static final long TURN_BYTES = 1 << 20;

    private final TransferJob job;
    private final Line line;
    private final TransferBuffers buffers;
    private volatile @Nullable DataConnection connection;

    /** What has moved since others had their turn. The transfer's thread. */
    private long sinceTurn;

    /**
     * Where the bytes go.
     *
     * @param connector opens the data connection
     * @param opened sends the 150 reply with that text
     */
    public record Line(DataConnector connector, Consumer<String> opened) {}

    /** A transfer that has not begun; {@link #run} is all of it. */
    public Transfer(TransferJob job, Line line, TransferBuffers buffers, Surroundings surroundings) {
        super(surroundings);
        this.job = job;
        this.line = line;
        this.buffers = buffers;
    }

    @Override
    public String kind() {
        return job.kind().label();
    }

    @Override
    public String subject() {
        return job.subject();
    }

    /** How it is transmitted. */
    public TransmissionMode mode() {
        return line.connector().mode();
    }

    @Override
    public long bytes() {
        DataConnection open = connection;
        return open == null ? 0 : open.bytes();
    }

    @Override
    public OptionalLong expectedBytes() {
        return job.expectedBytes();
    }

    @Override
    public Optional<String> route() {
        DataConnection open = connection;
        // The client may ask as soon as it has read the 150.
        return open == null ? line.connector().route() : Optional.of(open.route());
    }

    /** How its data connection is protected, as the log has it; nothing while there is none. Any thread. */
    public String protection() {
        DataConnection open = connection;
        return open == null ? "" : open.protection();
    }

    /** When bytes last moved; waiting for the data connection has a limit of its own. */
    @Override
    public long lastProgressNanos() {
        DataConnection open = connection;
        return open == null ? System.nanoTime() : open.lastProgressNanos();
    }

    /** Told by the job what it has moved, so that no transfer keeps a carrier for itself. The transfer's thread. */
    @SuppressWarnings("ThreadPriorityCheck") // yielding is the purpose here
    void moved(long count) {
        sinceTurn += count;
        if (sinceTurn >= TURN_BYTES) {
            sinceTurn = 0;
            Thread.yield();
        }
    }

    @Override
    void breakOff() {
        DataConnection open = connection;
        if (open != null) {
            open.reset();
        } else {
            line.connector().cancel();
        }
    }

    @Override
    TransferOutcome runToEnd() {
        try (job) {
            TransferOutcome outcome = runJob();
            if (isCut(outcome)) {
                job.cut();
            }
            return outcome;
        }
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
            case TransferOutcome.NotProtected n -> false;
            case TransferOutcome.WorkDone w -> false;
            case TransferOutcome.WorkRefused w -> false;
            case TransferOutcome.SourceChanged s -> false;
            case TransferOutcome.StorageFailed s -> false;
        };
    }

    private TransferOutcome runJob() {
        try (DataConnection open = line.connector().open(() -> line.opened().accept(job.opening()))) {
            connection = open;
            if (isCancelled()) {
                return unlessCancelled(new TransferOutcome.Aborted());
            }
            return runOn(open);
        } catch (NoDataConnectionException e) {
            return unlessCancelled(new TransferOutcome.NoDataConnection(e.why()));
        } catch (NotProtectedException e) {
            return unlessCancelled(new TransferOutcome.NotProtected(e.why()));
        } catch (MalformedDataException e) {
            return unlessCancelled(new TransferOutcome.Malformed(e.why()));
        } catch (IOException e) {
            return unlessCancelled(new TransferOutcome.DataConnectionLost(e.toString()));
        } catch (StorageException e) {
            return unlessCancelled(failed(e.error()));
        }
    }

    private static TransferOutcome failed(StorageError error) {
        return error instanceof StorageError.Changed(VfsPath path)
                ? new TransferOutcome.SourceChanged(path)
                : new TransferOutcome.StorageFailed(error);
    }

    private TransferOutcome runOn(DataConnection open) throws IOException {
        boolean heap = open.prefersHeap() && job.kind() != TransferJob.Kind.UPLOAD;
        BufferPool pool = heap ? buffers.heap() : buffers.direct();
        ByteBuffer buffer = pool.borrow();
        try {
            return done(job.run(open, buffer, this));
        } finally {
            pool.giveBack(buffer);
        }
    }

    @Override
    TransferOutcome stalled() {
        return new TransferOutcome.TimedOut();
    }
}
