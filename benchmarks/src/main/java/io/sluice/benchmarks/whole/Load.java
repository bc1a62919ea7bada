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

    private static final long PATIENCE_SECONDS = 60;

    /**
     * How long a run takes, in seconds.
     *
     * @param settle at first, unmeasured
     * @param measure measured
     * @param patience how long it waits for its sessions to begin, and to end
     */
    record Timing(double settle, double measure, long patience) {

        /** With the patience that many logins at once take. */
        Timing(double settle, double measure) {
            this(settle, measure, PATIENCE_SECONDS);
        }
    }

    /**
     * How long a server that compiles while it runs works before it is measured.
     *
     * @param slice seconds after which it is looked whether its compilers are quiet
     * @param most seconds after which it is measured all the same
     */
    record WarmUp(double slice, double most) {}

    /** So much of the CPU time may go to compilers before figures are taken. */
    private static final double QUIET = 0.05;

    private record Snapshot(
            long nanos, long operations, long bytes, double cpu, double compilers, double client, double machine) {}

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

    /** Lets the server work until its compilers are quiet; the sample is of the last slice. */
    static Sample warmUp(Server server, Scenario scenario, Fileset files, WarmUp warmUp) throws InterruptedException {
        return new Load(server, scenario, files).run(warmUp);
    }

    private Sample run(Timing timing) throws InterruptedException {
        boolean allReady = begin(timing.patience);
        // The latch opens early only when all workers have given up.
        await(timing.settle);
        workers.forEach(worker -> worker.progress().recording(true));
        Snapshot from = snapshot();
        await(timing.measure);
        Snapshot to = snapshot();
        workers.forEach(worker -> worker.progress().recording(false));
        long pss = server.process().map(ProcessTree::pssBytes).orElse(0L);
        return sample(from, to, pss, end(allReady, timing.patience));
    }

    private Sample run(WarmUp warmUp) throws InterruptedException {
        boolean allReady = begin(PATIENCE_SECONDS);
        Snapshot from = snapshot();
        Snapshot to = from;
        double spent = 0;
        do {
            from = to;
            await(warmUp.slice);
            to = snapshot();
            spent += warmUp.slice;
        } while (spent < warmUp.most && ended.getCount() > 0 && !quiet(from, to));
        return sample(from, to, 0, end(allReady, PATIENCE_SECONDS));
    }

    private static boolean quiet(Snapshot from, Snapshot to) {
        return to.compilers - from.compilers < QUIET * (to.cpu - from.cpu);
    }

    private boolean begin(long patience) throws InterruptedException {
        for (Worker worker : workers) {
            Thread.ofPlatform().name("load-" + worker.number()).daemon().start(worker);
        }
        return ready.await(patience, TimeUnit.SECONDS);
    }

    private void await(double seconds) throws InterruptedException {
        ended.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    /** Ends the work; what hung, or nothing. */
    private String end(boolean allReady, long patience) throws InterruptedException {
        workers.forEach(Worker::stop);
        boolean allEnded = ended.await(patience, TimeUnit.SECONDS);
        workers.forEach(Worker::abandon);
        return !allReady ? "not all sessions could log in" : !allEnded ? "not all sessions ended" : "";
    }

    private Snapshot snapshot() {
        return new Snapshot(
                System.nanoTime(),
                sum(Progress::operations),
                sum(Progress::bytes),
                server.process().map(ProcessTree::cpuSeconds).orElse(Double.NaN),
                server.process().map(ProcessTree::compilerSeconds).orElse(0.0),
                ProcessTree.ownSeconds(),
                Machine.busySeconds());
    }

    private Sample sample(Snapshot from, Snapshot to, long pss, String hung) {
        Results.Quantiles times = Results.Quantiles.of(workers.stream()
                .flatMapToLong(worker -> Arrays.stream(worker.progress().times()))
                .toArray());
        long errors = sum(Progress::errors) + (hung.isEmpty() ? 0 : 1);
        String first = workers.stream()
                .map(worker -> worker.progress().firstError())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(hung);
        double cpu = to.cpu - from.cpu;
        double client = to.client - from.client;
        double others = to.machine - from.machine - client - (Double.isNaN(cpu) ? 0 : cpu);
        return new Sample(
                (to.nanos - from.nanos) / 1e9,
                to.operations - from.operations,
                to.bytes - from.bytes,
                cpu,
                to.compilers - from.compilers,
                client,
                Math.max(0, others),
                times.p50(),
                times.p99(),
                times.max(),
                pss,
                sum(Progress::handshakes),
                sum(Progress::resumed),
                errors,
                first);
    }

    private long sum(ToLongFunction<Progress> value) {
        return workers.stream().map(Worker::progress).mapToLong(value).sum();
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
