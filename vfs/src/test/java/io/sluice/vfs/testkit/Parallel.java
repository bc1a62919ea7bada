package io.sluice.vfs.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Runs tasks at the same time on virtual threads, with an end to the patience. */
public final class Parallel {

    /** Far beyond what any task takes on a loaded machine; only a task that hangs reaches it. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private Parallel() {}

    /** Starts {@code count} tasks at one moment and returns their results in order; the first failure is thrown. */
    public static <T> List<T> run(int count, IntFunction<Callable<T>> tasks) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Callable<T> task = tasks.apply(i);
                futures.add(executor.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            try {
                List<T> results = new ArrayList<>();
                for (Future<T> future : futures) {
                    results.add(get(future));
                }
                return results;
            } catch (AssertionError e) {
                // Or closing the executor would wait for the ones that hang.
                executor.shutdownNow();
                throw e;
            }
        }
    }

    /** Waits for a latch and fails if it does not open. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("waited " + PATIENCE + " in vain");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for what other threads and processes bring about, looking often; fails if it does not come. */
    public static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("waited " + PATIENCE + " in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a parallel task failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a parallel task hangs", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
