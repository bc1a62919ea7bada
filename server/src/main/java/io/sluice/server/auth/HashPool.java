package io.sluice.server.auth;

import io.sluice.vfs.NameCodec;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Compares passwords with hashes on a few platform threads of its own. A comparison computes for a tenth of a second and
 * takes tens of megabytes: on a virtual thread it would hold a carrier that all transfers share, and without a bound a
 * flood of logins would fill the memory.
 */
final class HashPool implements AutoCloseable {

    /** What came of a comparison. */
    sealed interface Verdict {
        /** The password was compared. */
        record Compared(boolean equal) implements Verdict {}

        /** It was not, because too much is waiting or the comparison failed. */
        record NotNow(String why) implements Verdict {}
    }

    private final ThreadPoolExecutor threads;

    /** At most {@code parallel} comparisons at once, and at most {@code waiting} more in line. */
    HashPool(int parallel, int waiting) {
        this.threads = new ThreadPoolExecutor(
                parallel,
                parallel,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("password-hash-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Waits for the comparison; the calling virtual thread holds no carrier meanwhile. */
    Verdict compare(PasswordHash hash, String password) {
        return run(() -> hash.matches(NameCodec.encode(password)));
    }

    /** The same for any comparison. */
    Verdict run(Callable<Boolean> comparison) {
        Future<Boolean> running;
        try {
            running = threads.submit(comparison);
        } catch (RejectedExecutionException e) {
            return new Verdict.NotNow(
                    threads.isShutdown() ? "the server is stopping" : "too many logins are waiting for a comparison");
        }
        try {
            return new Verdict.Compared(running.get());
        } catch (ExecutionException e) {
            return new Verdict.NotNow("the comparison failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.NotNow("interrupted");
        }
    }

    /** How many comparisons wait for a thread. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** Takes no more work; what runs or waits is finished. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
