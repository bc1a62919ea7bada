package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.time.Duration;
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

    /** Asks for so long. */
    void askFor(Duration time) {
        long start = System.nanoTime();
        ServerFixture.await("the time of the test", () -> System.nanoTime() - start > time.toNanos());
    }

    /** Fails if one of twenty answers or more took too long: a busy machine has hiccups that are not the server's. */
    void assertServed() throws InterruptedException {
        while (nanos.size() < LEAST && thread.isAlive()) {
            Thread.onSpinWait();
        }
        on.set(false);
        thread.join();
        long[] times = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        assertTrue(times.length >= LEAST, "answers: " + times.length);
        long slow = TimeUnit.NANOSECONDS.toMillis(times[times.length - 1 - times.length / 20]);
        assertTrue(slow < LIMIT_MILLIS, "one NOOP of twenty took more than " + slow + " ms");
    }

    @Override
    public void close() {
        on.set(false);
        client.close();
    }
}
