package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session beside others that asks NOOP again and again and knows how long the answers took. */
final class Neighbour implements AutoCloseable {

    private static final long LIMIT_MILLIS = 50;
    private static final int LEAST = 20;

    private final RawClient client;
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final List<Long> nanos = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Neighbour(RawClient client) {
        this.client = client;
        this.thread = Thread.ofPlatform().start(this::ask);
    }

    private void ask() {
        while (on.get()) {
            long start = System.nanoTime();
            client.command("NOOP", "200 ");
            nanos.add(System.nanoTime() - start);
        }
    }

    /** Fails if the answers took too long: in the median, because a busy machine has hiccups that are not the server's. */
    void assertServed() throws InterruptedException {
        while (nanos.size() < LEAST && thread.isAlive()) {
            Thread.onSpinWait();
        }
        on.set(false);
        thread.join();
        long[] times = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        assertTrue(times.length >= LEAST, "answers: " + times.length);
        long median = TimeUnit.NANOSECONDS.toMillis(times[times.length / 2]);
        assertTrue(median < LIMIT_MILLIS, "NOOP took " + median + " ms in the median");
    }

    @Override
    public void close() {
        on.set(false);
        client.close();
    }
}
