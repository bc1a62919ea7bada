package io.sluice.vfs.testkit;

import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A download with one fault. {@link #transferTo} is the interface's own, which copies through {@link #read}: no shorter
 * way around the fault.
 */
final class FaultyDownload implements Download {

    private final Download delegate;
    private final Fault.InDownload fault;
    private final FaultScript script;
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private long given;
    private boolean stalled;

    FaultyDownload(Download delegate, Fault.InDownload fault, FaultScript script) {
        this.delegate = delegate;
        this.fault = fault;
        this.script = script;
    }

    @Override
    public long size() {
        return delegate.size();
    }

    @Override
    public int read(ByteBuffer target) {
        script.play(Fault.Call.READ);
        return switch (fault) {
            case Fault.FailRead(long after, StorageError error) -> {
                if (given >= after) {
                    throw new StorageException(error);
                }
                yield readAtMost(target, after - given);
            }
            case Fault.StallRead(long after, Gate gate) -> {
                if (given < after) {
                    yield readAtMost(target, after - given);
                }
                if (!stalled) {
                    stalled = true;
                    gate.pass(closed);
                }
                yield readAtMost(target, Long.MAX_VALUE);
            }
            case Fault.SlowRead(Duration perRead, int bytes) -> {
                awaitClose(perRead);
                yield readAtMost(target, bytes);
            }
        };
    }

    private int readAtMost(ByteBuffer target, long most) {
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), most));
        try {
            int count = delegate.read(target);
            given += Math.max(count, 0);
            return count;
        } finally {
            target.limit(limit);
        }
    }

    /** A slow read is a wait for a close that does not come in time. */
    private void awaitClose(Duration patience) {
        try {
            String how = closed.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            throw new StorageException(new StorageError.Unavailable("the download is " + how));
        } catch (TimeoutException e) {
            // Not closed: slow enough, read on.
            return;
        } catch (InterruptedException | ExecutionException e) {
            throw new StorageException(new StorageError.Unexpected("slow read", e));
        }
    }

    @Override
    public void close() {
        closed.complete("closed");
        delegate.close();
    }
}
