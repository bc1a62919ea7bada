package io.sluice.server.transfer;

import io.sluice.server.data.BufferPool;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One running {@link StoreJob}. To stop it, it is refused its next step, and what it reads is closed under it, so that a
 * store that stands still does not hold it.
 */
public final class StoreWork extends Task {

    private final StoreJob job;
    private final BufferPool buffers;
    private volatile long bytes;
    private volatile long lastProgressNanos = System.nanoTime();

    /** Work that has not begun; {@link #run} is all of it. */
    public StoreWork(StoreJob job, BufferPool buffers, Surroundings surroundings) {
        super(surroundings);
        this.job = job;
        this.buffers = buffers;
    }

    @Override
    public String kind() {
        return job.kind();
    }

    @Override
    public String subject() {
        return job.subject();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Optional<String> progress() {
        return job.progress();
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    /**
     * Notes that so many bytes were worked on, and lets other threads go on: computing does not wait for anything, so
     * without this a few works would keep all carrier threads for themselves. Called by the work's thread, after each step.
     *
     * @throws StorageException if the work is to stop
     */
    @SuppressWarnings({"NonAtomicVolatileUpdate", "ThreadPriorityCheck"}) // one writer; yielding is the purpose here
    public void advance(long count) {
        bytes += count;
        proceed();
        Thread.yield();
    }

    /**
     * Notes that a step was made that has waited for the store. Threads that work for this one call it one at a time.
     *
     * @throws StorageException if the work is to stop
     */
    void proceed() {
        note();
        if (isCancelled()) {
            throw new StorageException(new StorageError.Unavailable("the work was stopped"));
        }
    }

    /** The same of a step that must be made also when the work is to stop, such as one that takes another one back. */
    void note() {
        lastProgressNanos = System.nanoTime();
    }

    /** On a thread of its own: closing a file waits for whoever is inside a read of it, and an event loop must not. */
    @Override
    void breakOff() {
        Thread.ofVirtual().name("break-off").start(this::closeUnderIt);
    }

    private void closeUnderIt() {
        try {
            job.breakOff();
        } catch (StorageException e) {
            // What cannot be closed is closed once more by the work's own thread, and that failure counts.
            return;
        }
    }

    @Override
    TransferOutcome runToEnd() {
        try (job) {
            return runJob();
        }
    }

    private TransferOutcome runJob() {
        ByteBuffer buffer = buffers.borrow();
        try {
            return done(job.run(buffer, this));
        } catch (StorageException e) {
            return unlessCancelled(new TransferOutcome.StorageFailed(e.error()));
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /** No data connection has stalled: it was the store. */
    @Override
    TransferOutcome stalled() {
        return new TransferOutcome.StorageFailed(new StorageError.TimedOut(kind()));
    }
}
