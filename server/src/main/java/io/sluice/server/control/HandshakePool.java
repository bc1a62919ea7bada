package io.sluice.server.control;

import io.sluice.server.observe.ServerMetrics;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the handshakes of control connections compute, a platform thread for each processor: signing takes up to a
 * millisecond, too long for an event loop that others wait for. Each session has at most one task waiting, so the queue is
 * bounded by their number.
 */
public final class HandshakePool implements Executor, AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /** A pool without threads, which come with the first task. */
    public HandshakePool(ServerMetrics metrics) {
        int processors = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(
                processors,
                processors,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("tls-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        metrics.tlsQueue(threads.getQueue()::size);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Ends the threads; handshakes that still run fail. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
