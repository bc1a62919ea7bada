package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Idle;
import io.sluice.benchmarks.whole.Results.Memory;
import io.sluice.benchmarks.whole.Results.Quantiles;
import io.sluice.benchmarks.whole.Results.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens sessions, as many as wanted or as the server has room for, and looks at what they take: memory, CPU while all are
 * silent, the time of a NOOP in each.
 */
final class IdleSessions {

    private static final int OPENERS = 8;
    private static final int ROUNDS = 3;
    private static final int LEAST_NOOPS = 3000;
    private static final int TRANSFERS = 2000;

    private final Server server;
    private final IdleScenario scenario;
    private final List<FtpClient> open = new ArrayList<>();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(TlsPipe.RECORD_ROOM);

    private IdleSessions(Server server, IdleScenario scenario) {
        this.server = server;
        this.scenario = scenario;
    }

    /**
     * Measures a server.
     *
     * @param steps numbers of sessions, rising; with more than one of them transfers are measured as well
     * @param silence seconds of which the CPU is taken
     */
    static Idle run(Server server, IdleScenario scenario, List<Integer> steps, double silence)
            throws IOException, InterruptedException {
        return new IdleSessions(server, scenario).run(steps, silence);
    }

    private Idle run(List<Integer> wanted, double silence) throws IOException, InterruptedException {
        boolean transfers = wanted.size() > 1;
        // What the first session loads is no cost of the others.
        try (FtpClient first = session()) {
            if (transfers) {
                transfer(List.of(first));
            }
        }
        Memory before = Memory.of(server);
        List<Step> steps = new ArrayList<>();
        try {
            for (int sessions : wanted) {
                if (!failures.isEmpty()) {
                    break;
                }
                openUpTo(sessions);
                Memory with = Memory.of(server);
                Quantiles noop = noop();
                steps.add(
                        new Step(open.size(), with, noop, transfers && !open.isEmpty() ? transfer(open) : Double.NaN));
            }
            Exception failure = failures.peek();
            return new Idle(
                    scenario.label(),
                    server.name(),
                    before,
                    steps,
                    cpu(silence),
                    failure == null ? "" : failure.toString());
        } finally {
            for (FtpClient client : open) {
                client.close();
            }
        }
    }

    private void openUpTo(int sessions) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(sessions - open.size());
        List<Thread> openers = new ArrayList<>();
        for (int i = 0; i < OPENERS; i++) {
            openers.add(Thread.ofPlatform().name("idle-" + i).daemon().start(() -> open(left)));
        }
        for (Thread opener : openers) {
            opener.join();
        }
    }

    private void open(AtomicInteger left) {
        while (failures.isEmpty() && left.getAndDecrement() > 0) {
            try {
                FtpClient client = session();
                synchronized (open) {
                    open.add(client);
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }
    }

    private FtpClient session() throws IOException {
        FtpClient client = server.login(scenario.tls());
        try {
            client.binary();
            client.rest();
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** A NOOP in one session after the other, all of them; the first round is not counted. */
    private Quantiles noop() throws IOException {
        int rounds = open.isEmpty() ? 0 : Math.max(ROUNDS, LEAST_NOOPS / open.size());
        long[] nanos = new long[rounds * open.size()];
        int at = 0;
        for (int round = -1; round < rounds; round++) {
            for (FtpClient client : open) {
                long start = System.nanoTime();
                client.send("NOOP", 200);
                if (round >= 0) {
                    nanos[at++] = System.nanoTime() - start;
                }
            }
        }
        return Quantiles.of(nanos);
    }

    /** CPU microseconds of a small download, spread over these sessions. */
    private double transfer(List<FtpClient> clients) throws IOException {
        double before = server.process().map(ProcessTree::cpuSeconds).orElse(Double.NaN);
        for (int i = 0; i < TRANSFERS; i++) {
            FtpClient client = clients.get((int) ((long) i * clients.size() / TRANSFERS));
            client.drain("RETR " + Fileset.small(i), buffer, count -> {});
        }
        return (server.process().map(ProcessTree::cpuSeconds).orElse(Double.NaN) - before) * 1e6 / TRANSFERS;
    }

    private double cpu(double seconds) {
        double before = server.process().map(ProcessTree::cpuSeconds).orElse(Double.NaN);
        long start = System.nanoTime();
        long end = start + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        double used = server.process().map(ProcessTree::cpuSeconds).orElse(Double.NaN) - before;
        return used * 1e9 / (System.nanoTime() - start);
    }
}
