package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Idle;
import io.sluice.benchmarks.whole.Results.Memory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens sessions, as many as wanted or as the server has room for, and looks at its memory before and with them. */
final class IdleSessions {

    private static final int OPENERS = 8;

    private final Server server;
    private final IdleScenario scenario;
    private final AtomicInteger left;
    private final Deque<FtpClient> open = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();

    private IdleSessions(Server server, IdleScenario scenario, int wanted) {
        this.server = server;
        this.scenario = scenario;
        this.left = new AtomicInteger(wanted);
    }

    static Idle run(Server server, IdleScenario scenario, int wanted) throws IOException, InterruptedException {
        return new IdleSessions(server, scenario, wanted).run();
    }

    private Idle run() throws IOException, InterruptedException {
        // What the first session loads is no cost of the others.
        session().close();
        Memory before = memory();
        try {
            List<Thread> openers = new ArrayList<>();
            for (int i = 0; i < OPENERS; i++) {
                openers.add(Thread.ofPlatform().name("idle-" + i).daemon().start(this::open));
            }
            for (Thread opener : openers) {
                opener.join();
            }
            Exception failure = failures.peek();
            return new Idle(
                    scenario.label(),
                    server.name(),
                    open.size(),
                    before,
                    memory(),
                    failure == null ? "" : failure.toString());
        } finally {
            for (FtpClient client : open) {
                client.close();
            }
        }
    }

    private void open() {
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

    private Memory memory() throws IOException, InterruptedException {
        if (server.process().isEmpty()) {
            return new Memory(0, 0);
        }
        ProcessTree tree = server.process().get();
        Optional<JavaHeap> java = JavaHeap.of(tree.pid());
        long heap = java.isPresent() ? java.get().liveBytes() : 0;
        return new Memory(tree.pssBytes(), heap);
    }
}
