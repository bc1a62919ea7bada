package io.sluice.vfs.local;

import io.sluice.vfs.Meter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how many carrier threads wait for disks. A call of the kernel holds the carrier of a virtual thread until the
 * disk has answered: as long as few calls run, they run where they are, which costs nothing; all further ones run on
 * platform threads while their virtual threads are parked. So as many carriers as there are processors, or half of them, are
 * always free for what needs no disk, however slow it is, or dead.
 *
 * <p>Each store has a gate of its own, and its calls wait for each other alone: one whose disk is dead takes none of the
 * threads of another. Calls that begin while one runs on the same thread are a part of it.
 */
final class DiskGate {

    private static final int CARRIERS = carriers();

    /** What of one store may wait on platform threads at the same time; who comes then, waits without a thread. */
    static final int THREADS = 256;

    /** Of all carriers, those that disks may hold: one is left for each processor, or half of them. */
    static final int MOST_HELD =
            CARRIERS - Math.max(1, Math.min(CARRIERS / 2, Runtime.getRuntime().availableProcessors()));

    /** Of those, what one store may have: something is left for others where there are enough. */
    private static final int MOST_HELD_BY_ONE = MOST_HELD - MOST_HELD / 4;

    private static final AtomicInteger HELD = new AtomicInteger();
    private static final AtomicInteger ELSEWHERE = new AtomicInteger();
    private static final AtomicInteger WAITING = new AtomicInteger();
    private static final AtomicLong HANDED_OVER = new AtomicLong();

    private static final Executor DISK_THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // the gates' own bounds are what counts
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("sluice-disk-", 0).factory());

    private final AtomicInteger held = new AtomicInteger();
    private final Semaphore threads = new Semaphore(THREADS);

    /**
     * Calls of the kernel that belong together.
     *
     * @param <T> what they answer
     * @param <E> what they may throw besides
     */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** What all gates together count. */
    static List<Meter> meters() {
        return List.of(
                Meter.gauge("sluice.disk.carriers", HELD::get),
                Meter.gauge("sluice.disk.threads", ELSEWHERE::get),
                Meter.gauge("sluice.disk.waiting", WAITING::get),
                Meter.counter("sluice.disk.handed-over", HANDED_OVER::get));
    }

    /** Runs it on the caller's thread or, if that is a virtual one and too many carriers are held, on another. */
    <T, E extends Exception> T run(Work<T, E> work) throws E {
        if (!Thread.currentThread().isVirtual()) {
            return work.run();
        }
        if (!enter()) {
            return elsewhere(work);
        }
        try {
            return work.run();
        } finally {
            held.getAndDecrement();
            HELD.getAndDecrement();
        }
    }

    private boolean enter() {
        if (held.incrementAndGet() <= MOST_HELD_BY_ONE) {
            if (HELD.incrementAndGet() <= MOST_HELD) {
                return true;
            }
            HELD.getAndDecrement();
        }
        held.getAndDecrement();
        return false;
    }

    private <T, E extends Exception> T elsewhere(Work<T, E> work) throws E {
        HANDED_OVER.getAndIncrement();
        acquire();
        ELSEWHERE.getAndIncrement();
        try {
            FutureTask<T> task = new FutureTask<>(work::run);
            DISK_THREADS.execute(task);
            return result(task);
        } finally {
            ELSEWHERE.getAndDecrement();
            threads.release();
        }
    }

    private void acquire() {
        if (!threads.tryAcquire()) {
            WAITING.getAndIncrement();
            try {
                threads.acquireUninterruptibly();
            } finally {
                WAITING.getAndDecrement();
            }
        }
    }

    @SuppressWarnings("unchecked") // the work throws nothing else that is checked
    private static <T, E extends Exception> T result(FutureTask<T> task) throws E {
        while (true) {
            try {
                return task.get();
            } catch (InterruptedException nobodyDoes) {
                // Waits again: the kernel cannot be interrupted either, and what it has done must be known.
            } catch (ExecutionException failure) {
                switch (failure.getCause()) {
                    case RuntimeException unchecked -> throw unchecked;
                    case Error error -> throw error;
                    case null -> throw new IllegalStateException(failure);
                    case Throwable checked -> throw (E) checked;
                }
            }
        }
    }

    /** Nobody can be asked: the scheduler is set up by this property or by the number of processors. */
    private static int carriers() {
        return Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
    }
}
