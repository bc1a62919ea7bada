package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A request that another virtual thread makes meanwhile. */
final class Beside<T> {

    private final FutureTask<T> task;

    private Beside(FutureTask<T> task) {
        this.task = task;
    }

    /** Begins. */
    static <T> Beside<T> start(String name, Supplier<T> request) {
        FutureTask<T> task = new FutureTask<>(request::get);
        Thread.ofVirtual().name("s3-" + name).start(task);
        return new Beside<>(task);
    }

    /** Waits for the end, but no longer than that; whether it has come. */
    boolean awaitFor(Duration most) {
        try {
            task.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException failed) {
            return true; // await says how
        } catch (TimeoutException later) {
            return false;
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether {@link #await} would not wait. */
    boolean isDone() {
        return task.isDone();
    }

    /**
     * Waits for the end: the request itself is bounded.
     *
     * @throws StorageException as the request did
     */
    T await() {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof StorageException failure
                    ? new StorageException(failure.error())
                    : unexpected(failed);
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
            throw unexpected(nobodyDoesThat);
        }
    }

    private static StorageException unexpected(Exception failure) {
        return new StorageException(new StorageError.Unexpected("request beside another", failure));
    }
}
