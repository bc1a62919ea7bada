package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One session that repeats its step until it is told to stop; a session that fails is opened again. */
final class Worker implements Runnable {

    /** A server that fails this often does not get better. */
    private static final int MOST_ERRORS = 20;

    private final Server server;
    private final Scenario scenario;
    private final int number;
    private final Signals signals;
    private final Progress progress = new Progress();
    private final Kind.Step step;
    private volatile boolean stopped;
    private volatile @Nullable FtpClient current;

    /** Where a worker says that it is logged in, and that it has ended. */
    record Signals(CountDownLatch ready, CountDownLatch ended) {}

    Worker(Server server, Scenario scenario, Fileset files, int number, Signals signals) {
        this.server = server;
        this.scenario = scenario;
        this.number = number;
        this.signals = signals;
        this.step = scenario.kind().step(files.sizes(), scenario, who(server, number), progress);
    }

    /** Names a session in the files it uploads. */
    static String who(Server server, int number) {
        return server.name() + "-" + number;
    }

    int number() {
        return number;
    }

    Progress progress() {
        return progress;
    }

    /** Ends the work after the operation that runs. */
    void stop() {
        stopped = true;
    }

    /** Breaks a session that hangs. */
    void abandon() {
        FtpClient client = current;
        if (client != null) {
            try {
                client.close();
            } catch (IOException e) {
                progress.failed(e);
            }
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped && progress.errors() < MOST_ERRORS) {
                session();
            }
        } finally {
            signals.ready().countDown();
            signals.ended().countDown();
        }
    }

    private void session() {
        long start = System.nanoTime();
        try (FtpClient client = server.login(scenario.tls())) {
            current = client;
            if (scenario.kind().connects()) {
                signals.ready().countDown();
                step.run(client);
                progress.done(System.nanoTime() - start);
                return;
            }
            client.binary();
            if (scenario.link() == Link.ACTIVE) {
                client.active();
            }
            signals.ready().countDown();
            while (!stopped) {
                start = System.nanoTime();
                step.run(client);
                progress.done(System.nanoTime() - start);
            }
        } catch (IOException | RuntimeException e) {
            progress.failed(e);
        } finally {
            FtpClient client = current;
            if (client != null) {
                progress.shookHands(client.handshakes(), client.resumed());
            }
            current = null;
        }
    }
}
