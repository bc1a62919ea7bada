package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Beside;
import io.sluice.benchmarks.whole.Results.Memory;
import io.sluice.benchmarks.whole.Results.Slow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Begins transfers that do not move, and measures what others do beside them. */
final class SlowTransfers {

    /** Small, so that a transfer stalls after little. */
    private static final int RECEIVE_BUFFER = 16 * 1024;

    private static final long PATIENCE_SECONDS = 20;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long STILL = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(20);

    /** What others do: few enough not to wait for each other. */
    private static final List<Scenario> OTHERS = List.of(
            new Scenario("NOOP beside", Kind.NOOP, 2, 0, Link.PASSIVE),
            new Scenario("RETR 4 KiB beside", Kind.RETR_SMALL, 2, 0, Link.PASSIVE));

    private final SlowScenario scenario;
    private final Fileset files;
    private final Load.Timing timing;
    private final Optional<SlowDisk> disk;

    private SlowTransfers(SlowScenario scenario, Fileset files, Load.Timing timing, Optional<SlowDisk> disk) {
        this.scenario = scenario;
        this.files = files;
        this.timing = timing;
        this.disk = disk;
    }

    /** Those whose clients do not read. */
    static SlowTransfers stalled(Fileset files, Load.Timing timing) {
        return new SlowTransfers(SlowScenario.CLIENTS, files, timing, Optional.empty());
    }

    /** Those that wait for that disk, which the servers have below their root. */
    static SlowTransfers inDisk(Fileset files, Load.Timing timing, SlowDisk disk) {
        return new SlowTransfers(SlowScenario.DISK, files, timing, Optional.of(disk));
    }

    /** Measures others without and with so many of them. */
    Slow run(Server server, int wanted) throws IOException, InterruptedException {
        disk.ifPresent(SlowDisk::hold);
        List<Sample> alone = others(server);
        List<Beside> all = new ArrayList<>();
        List<FtpClient> open = new CopyOnWriteArrayList<>();
        AtomicReference<String> error = new AtomicReference<>("");
        int waiting;
        Memory before = Memory.of(server);
        Memory with;
        try {
            // In a thread of its own: a server whose threads all wait for the disk lets nobody in.
            Thread opener = Thread.ofPlatform().daemon().start(() -> open(server, wanted, open, error));
            if (!opener.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
                error.compareAndSet("", "no more of " + wanted + " could be begun in " + PATIENCE_SECONDS + " s");
            }
            settle(server, open.size());
            with = Memory.of(server);
            waiting = waiting();
            List<Sample> beside = others(server);
            for (int i = 0; i < OTHERS.size(); i++) {
                all.add(new Beside(OTHERS.get(i).kind().label(), alone.get(i), beside.get(i)));
            }
            waiting = Math.max(waiting, waiting());
        } finally {
            for (FtpClient client : open) {
                client.close();
            }
            disk.ifPresent(SlowDisk::release);
        }
        return new Slow(scenario.label(), server.name(), open.size(), waiting, before, with, all, error.get());
    }

    private void open(Server server, int wanted, List<FtpClient> open, AtomicReference<String> error) {
        try {
            while (open.size() < wanted && error.get().isEmpty()) {
                FtpClient client = begin(server, open.size());
                if (error.get().isEmpty()) {
                    open.add(client);
                } else {
                    client.close();
                }
            }
        } catch (IOException e) {
            error.compareAndSet("", e.toString());
        }
    }

    private List<Sample> others(Server server) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (Scenario other : OTHERS) {
            samples.add(Load.run(
                    server, other, files, new Load.Timing(timing.settle(), timing.measure(), PATIENCE_SECONDS)));
        }
        return samples;
    }

    private int waiting() {
        return disk.map(SlowDisk::waiting).orElse(0);
    }

    private FtpClient begin(Server server, int number) throws IOException {
        FtpClient client = server.login();
        try {
            client.binary();
            if (disk.isEmpty()) {
                client.begin("RETR " + Fileset.BIG, RECEIVE_BUFFER);
            } else {
                SocketChannel data = client.begin("RETR " + SlowDisk.file(number), RECEIVE_BUFFER);
                Thread.ofPlatform().name("slow-" + number).daemon().start(() -> forget(data));
            }
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** These clients are not slow: the disk is. */
    private static void forget(SocketChannel data) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(RECEIVE_BUFFER);
        try {
            int count = data.read(buffer);
            while (count >= 0) {
                count = data.read(buffer.clear());
            }
        } catch (IOException e) {
            // Its session was closed, because all has been measured.
            return;
        }
    }

    /** Until all of them wait: in the disk, or with a server that has nothing more to do. */
    private void settle(Server server, int transfers) {
        if (disk.isPresent()) {
            await(() -> waiting() >= transfers);
        } else if (server.process().isPresent()) {
            ProcessTree tree = server.process().get();
            double[] before = {-1};
            long[] since = {System.nanoTime()};
            await(() -> {
                double now = tree.cpuSeconds();
                if (now != before[0]) {
                    before[0] = now;
                    since[0] = System.nanoTime();
                }
                return System.nanoTime() - since[0] > STILL;
            });
        }
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE;
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL);
        }
    }
}
