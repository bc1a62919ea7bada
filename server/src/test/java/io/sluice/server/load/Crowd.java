package io.sluice.server.load;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Runs many clients at once and waits for conditions. */
final class Crowd {

    private static final long PATIENCE_SECONDS = 180;

    private Crowd() {}

    /** Runs the tasks 0 to {@code count - 1} on a virtual thread each and returns what they return; the first failure fails. */
    static <T> List<T> run(int count, IntFunction<Callable<T>> task)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(task.apply(i)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        }
    }

    /** Waits for a condition that nothing signals; fails after three minutes. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within three minutes: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** How many file descriptors this process has open, sockets among them. */
    static int openDescriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
