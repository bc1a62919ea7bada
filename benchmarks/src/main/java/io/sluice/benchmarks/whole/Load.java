package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Runs one scenario against one server: sessions on platform threads, one snapshot at each end of the measured time. */
final class Load {

    private static final long READY_SECONDS = 60;
    private static final long STOP_SECONDS = 60;

    /** How long a run takes, in seconds: first unmeasured, then measured. */
    record Timing(double settle, double measure) {}

    private record Snapshot(long nanos, long operations, long bytes, double cpuSeconds) {}

    private final Server server;
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch ready;
    private final CountDownLatch ended;

    private Load(Server server, Scenario scenario, Fileset files) {
        this.server = server;
        ready = new CountDownLatch(scenario.sessions());
        ended = new CountDownLatch(scenario.sessions());
        for (int i = 0; i < scenario.sessions(); i++) {
            workers.add(new Worker(server, scenario, files, i, new Worker.Signals(ready, ended)));
        }
    }

    static Sample run(Server server, Scenario scenario, Fileset files, Timing timing) throws InterruptedException {
        return new Load(server, scenario, files).run(timing);
    }

    private Sample run(Timing timing) throws InterruptedException {
        for (Worker worker : workers) {
            Thread.ofPlatform().name("load-" + worker.number()).daemon().start(worker);
        }
        boolean allReady = ready.await(READY_SECONDS, TimeUnit.SECONDS);
        // The latch opens early only when all workers have given up.
        ended.await((long) (timing.settle * 1e9), TimeUnit.NANOSECONDS);
        workers.forEach(worker -> worker.progress().recording(true));
        Snapshot from = snapshot();
        ended.await((long) (timing.measure * 1e9), TimeUnit.NANOSECONDS);
        Snapshot to = snapshot();
        workers.forEach(worker -> worker.progress().recording(false));
        long pss = server.process().map(ProcessTree::pssBytes).orElse(0L);
        workers.forEach(Worker::stop);
        boolean allEnded = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
        workers.forEach(Worker::abandon);
        String hung = !allReady ? "not all sessions could log in" : !allEnded ? "not all sessions ended" : "";
        return sample(from, to, pss, hung);
    }

    private Snapshot snapshot() {
        double cpu = server.process().map(ProcessTree::cpuSeconds).orElse(Double.NaN);
        return new Snapshot(System.nanoTime(), sum(Progress::operations), sum(Progress::bytes), cpu);
    }

    private Sample sample(Snapshot from, Snapshot to, long pss, String hung) {
        long[] times = workers.stream()
                .flatMapToLong(worker -> Arrays.stream(worker.progress().times()))
                .sorted()
                .toArray();
        long errors = sum(Progress::errors) + (hung.isEmpty() ? 0 : 1);
        String first = workers.stream()
                .map(worker -> worker.progress().firstError())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(hung);
        return new Sample(
                (to.nanos - from.nanos) / 1e9,
                to.operations - from.operations,
                to.bytes - from.bytes,
                to.cpuSeconds - from.cpuSeconds,
                quantile(times, 0.5),
                quantile(times, 0.99),
                pss,
                sum(Progress::handshakes),
                sum(Progress::resumed),
                errors,
                first);
    }

    private long sum(ToLongFunction<Progress> value) {
        return workers.stream().map(Worker::progress).mapToLong(value).sum();
    }

    private static double quantile(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))] / 1e3;
    }

    /** Removes what the scenario has uploaded. */
    static void cleanUp(Server server, Scenario scenario) throws IOException {
        boolean uploads = scenario.kind() == Kind.STOR_BIG || scenario.kind() == Kind.STOR_SMALL;
        if (uploads) {
            try (FtpClient client = server.login()) {
                for (int i = 0; i < scenario.sessions(); i++) {
                    Fileset.removeUploads(client, Worker.who(server, i));
                }
            }
        }
    }
}
