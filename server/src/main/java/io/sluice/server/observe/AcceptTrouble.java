package io.sluice.server.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts accepts that fail, and says once that they do and once that they work again: a process without file descriptors
 * fails many times a second. Any thread, never blocks.
 */
public final class AcceptTrouble {

    private static final Logger log = LoggerFactory.getLogger(AcceptTrouble.class);

    /** Accepts that work for so long after the last that failed end the trouble. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String connections;
    private final ServerMetrics metrics;

    /** Failures since the trouble began; 0 while there is none. */
    private final AtomicLong failures = new AtomicLong();

    private volatile long lastNanos;

    /** For the connections of that kind, as the log calls them. */
    public AcceptTrouble(String connections, ServerMetrics metrics) {
        this.connections = connections;
        this.metrics = metrics;
    }

    /** A connection could not be accepted; it waits in the kernel's queue. */
    public void failed(Throwable why) {
        metrics.acceptFailed();
        lastNanos = System.nanoTime();
        if (failures.getAndIncrement() == 0) {
            log.warn("event=accept-paused connections={} why={}", connections, LogText.quoted(why.toString()));
        }
    }

    /** A connection was accepted. */
    public void accepted() {
        long failed = failures.get();
        if (failed > 0 && System.nanoTime() - lastNanos > CALM_NANOS && failures.compareAndSet(failed, 0)) {
            log.info("event=accept-resumed connections={} failures={}", connections, failed);
        }
    }
}
