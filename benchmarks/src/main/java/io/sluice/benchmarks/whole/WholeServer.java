package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.LocalServers.Candidate;
import io.sluice.benchmarks.whole.Results.Idle;
import io.sluice.benchmarks.whole.Results.Missing;
import io.sluice.benchmarks.whole.Results.Row;
import io.sluice.benchmarks.whole.Results.Slow;
import io.sluice.benchmarks.whole.Server.Account;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.stream.Stream;

/** Starts servers, prepares and verifies their files, and runs the scenarios on all of them, interleaved. */
public final class WholeServer {

    private static final int MOST_UPLOADS = 8;
    private static final Duration DISK_DELAY = Duration.ofSeconds(1);
    private static final double SILENCE_SECONDS = 3;

    private final Settings settings;
    private final PrintStream progress;
    private final Results results;
    private final Fileset files;
    private final Set<String> withTls = new HashSet<>();
    private volatile Optional<SlowDisk> mounted = Optional.empty();

    /** A run that tells its progress to that stream. */
    public WholeServer(Settings settings, PrintStream progress) {
        this(settings, Results.none(settings), progress);
    }

    /** A run that adds to what was measured before, and does not measure that again. */
    public WholeServer(Settings settings, Results results, PrintStream progress) {
        this.settings = settings;
        this.results = results;
        this.progress = progress;
        this.files = new Fileset(settings.sizes());
    }

    /**
     * Measures a server that runs already, here or elsewhere.
     *
     * @param pid its process, if that is on this machine; without it neither CPU nor memory is known
     */
    public Results remote(InetSocketAddress address, String user, String password, Optional<Long> pid)
            throws IOException, InterruptedException {
        Server server =
                new Server("server", address, new Account(user, password), pid.map(ProcessTree::new), Set.of(), true);
        measure(List.of(server), Optional.empty());
        return results;
    }

    /** Starts Sluice and the chosen peers on one directory, and measures them. */
    public Results local() throws IOException, InterruptedException {
        long needed = settings.sizes().needed(MOST_UPLOADS);
        long free = Math.min(Files.getFileStore(settings.places().files()).getUsableSpace(), Machine.availableBytes());
        if (free < needed) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s has room for %d MiB and %d are needed; use --big or --dir",
                    settings.places().files(),
                    free >> 20,
                    needed >> 20));
        }
        Path certificate = BenchCertificate.create(settings.places().work());
        Path root = Files.createTempDirectory(settings.places().files(), "sluice-bench-");
        Deque<Running> running = new ConcurrentLinkedDeque<>();
        Thread atExit = new Thread(() -> end(running, root), "end-servers");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            Files.setPosixFilePermissions(
                    root,
                    EnumSet.complementOf(
                            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)));
            LocalServers servers = new LocalServers(settings, root, certificate);
            List<Candidate> candidates = servers.candidates();
            results.missing().clear();
            results.missing().addAll(servers.missing());
            measure(start(candidates, root, running), Optional.of(root));
            if (settings.wanted(StartUp.LABEL) && results.starts().isEmpty()) {
                end(running);
                startUps(candidates);
            }
            return results;
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
            end(running, root);
        }
    }

    private void end(Deque<Running> running, Path root) {
        end(running);
        try {
            if (mounted.isPresent()) {
                mounted.get().close();
            }
            delete(root);
        } catch (IOException e) {
            progress.println(root + " cannot be removed: " + e);
        }
    }

    private static void end(Deque<Running> running) {
        running.forEach(Running::close);
        running.clear();
    }

    private List<Server> start(List<Candidate> candidates, Path root, Deque<Running> running) throws IOException {
        List<Server> servers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                Running one = candidate.start().run();
                running.push(one);
                servers.add(candidate.server().apply(one));
            } catch (IOException e) {
                if (servers.isEmpty()) {
                    throw e;
                }
                leaveOut(candidate.name(), "does not start here: " + e.getMessage());
            }
        }
        progress.println("preparing files");
        try (FtpClient client = servers.getFirst().login()) {
            client.binary();
            files.prepare(client);
        }
        // The peers' users have other numbers than ours.
        Files.setPosixFilePermissions(root.resolve(Fileset.UPLOADS), EnumSet.allOf(PosixFilePermission.class));
        return servers;
    }

    private void startUps(List<Candidate> candidates) {
        progress.println("starting and ending all servers");
        // A start takes little, so one more than of the other cases.
        for (StartUp one : StartUp.run(candidates, settings.pace().repetitions() + 1)) {
            progress.printf(
                    Locale.ROOT,
                    "%-17s %-10s %7.3f s, %.0f MiB resident, PSS %.0f MiB%n",
                    StartUp.LABEL,
                    one.server(),
                    one.seconds(),
                    one.residentMib(),
                    one.pssMib());
            results.starts().add(one);
        }
    }

    private void leaveOut(String server, String why) {
        progress.println(server + " " + why);
        results.missing().add(new Missing(server, why));
    }

    private void measure(List<Server> servers, Optional<Path> root) throws IOException, InterruptedException {
        List<Server> sound = new ArrayList<>();
        for (Server server : servers) {
            try {
                verify(server);
                sound.add(server);
            } catch (IOException e) {
                if (server.equals(servers.getFirst())) {
                    throw e;
                }
                leaveOut(server.name(), "does not work here: " + e.getMessage());
            }
        }
        for (Scenario scenario : settings.scenarios()) {
            save();
            // What an entry costs is asked of one server only.
            scenario(scenario, Scenario.GROWTH.contains(scenario) ? sound.subList(0, 1) : sound);
        }
        // A buffer and a thread for each session, as the machine has them, say nothing of what sessions have to take.
        List<Server> real = sound.stream()
                .filter(server -> !server.name().equals(BareServer.NAME))
                .toList();
        for (IdleScenario scenario : settings.idleScenarios()) {
            save();
            idle(scenario, real);
        }
        for (SlowScenario scenario : settings.slowScenarios()) {
            save();
            slow(scenario, real, root);
        }
    }

    /** What was measured stays, whatever happens to the run. */
    private void save() throws IOException {
        results.write(settings.places().work());
    }

    private void verify(Server server) throws IOException {
        progress.println("verifying checksums of " + server.name());
        boolean tls;
        try (FtpClient client = server.login()) {
            client.binary();
            verify(server, client);
            tls = client.offers("AUTH TLS");
        }
        if (tls) {
            progress.println("verifying checksums of " + server.name() + " over TLS");
            try (FtpClient client = server.login(true)) {
                client.binary();
                verify(server, client);
                withTls.add(server.name());
            } catch (IOException e) {
                if (Results.isMeasured(server.name())) {
                    throw e;
                }
                leaveOut(server.name(), "does not work here over TLS: " + e.getMessage());
            }
        }
    }

    private void verify(Server server, FtpClient client) throws IOException {
        files.prepare(client);
        files.verify(client, Worker.who(server, 0), !server.lacks().contains(Kind.LIST));
        Fileset.removeUploads(client, Worker.who(server, 0));
    }

    private boolean offers(Server server, Scenario scenario) {
        return !server.lacks().contains(scenario.kind()) && (!scenario.tls() || withTls.contains(server.name()));
    }

    private void scenario(Scenario scenario, List<Server> all) throws IOException, InterruptedException {
        Settings.Pace pace = settings.pace();
        List<Server> servers = all.stream()
                .filter(server -> !server.name().equals(BareServer.NAME) || offers(server, scenario))
                .filter(server -> !has(results.rows().stream(), Row::scenario, Row::server, scenario.name(), server))
                .toList();
        List<Row> rows = servers.stream()
                .map(server -> new Row(
                        scenario.name(),
                        scenario.kind(),
                        scenario.sessions(),
                        scenario.entries(),
                        server.name(),
                        new ArrayList<>()))
                .toList();
        for (int repetition = 0; repetition <= pace.repetitions(); repetition++) {
            boolean warmUp = repetition == 0;
            for (int i = 0; i < servers.size(); i++) {
                Server server = servers.get(i);
                if (!offers(server, scenario) || (warmUp && !server.warmsUp())) {
                    continue;
                }
                Sample sample = run(scenario, server, warmUp);
                if (!warmUp) {
                    rows.get(i).samples().add(sample);
                }
                report(scenario, server, sample, warmUp);
            }
        }
        results.rows().addAll(rows);
    }

    private Sample run(Scenario scenario, Server server, boolean warmUp) throws IOException, InterruptedException {
        Settings.Pace pace = settings.pace();
        long waited = Machine.awaitConnectionTable();
        if (waited > 0) {
            progress.println("waited " + waited + " s for the kernel's table of connections");
        }
        try {
            return warmUp
                    ? Load.warmUp(server, scenario, files, new Load.WarmUp(Math.min(1, pace.warmUp()), pace.warmUp()))
                    : Load.run(server, scenario, files, timing());
        } finally {
            Load.cleanUp(server, scenario);
        }
    }

    private Load.Timing timing() {
        return new Load.Timing(settings.pace().settle(), settings.pace().measure());
    }

    private void idle(IdleScenario scenario, List<Server> servers) throws IOException, InterruptedException {
        for (Server server : servers) {
            boolean offered = !scenario.tls() || withTls.contains(server.name());
            if (!offered || has(results.idle().stream(), Idle::scenario, Idle::server, scenario.label(), server)) {
                continue;
            }
            Settings.Pace pace = settings.pace();
            List<Integer> steps = new ArrayList<>();
            if (!scenario.tls() && server.equals(servers.getFirst())) {
                steps.addAll(pace.growth());
            }
            steps.add(pace.idleSessions(server.name()));
            Idle idle = IdleSessions.run(server, scenario, steps, Math.min(SILENCE_SECONDS, 2 * pace.measure()));
            report(idle);
            results.idle().add(idle);
        }
    }

    private void slow(SlowScenario scenario, List<Server> servers, Optional<Path> root)
            throws IOException, InterruptedException {
        if (scenario == SlowScenario.CLIENTS) {
            slow(scenario, servers, SlowTransfers.stalled(files, timing()));
        } else if (root.isPresent()) {
            try (SlowDisk disk = SlowDisk.mount(root.get(), settings.sizes().big(), DISK_DELAY)) {
                mounted = Optional.of(disk);
                slow(scenario, servers, SlowTransfers.inDisk(files, timing(), disk));
            } catch (IOException e) {
                leaveOut(scenario.label(), "cannot be measured here: " + e.getMessage());
            }
        }
    }

    private void slow(SlowScenario scenario, List<Server> servers, SlowTransfers transfers)
            throws IOException, InterruptedException {
        for (Server server : servers) {
            if (has(results.slow().stream(), Slow::scenario, Slow::server, scenario.label(), server)) {
                continue;
            }
            Settings.Pace pace = settings.pace();
            boolean first = server.equals(servers.getFirst());
            List<Integer> steps = scenario == SlowScenario.CLIENTS && first
                    ? Stream.concat(pace.growth().stream(), Stream.of(pace.stalled()))
                            .sorted()
                            .toList()
                    : List.of(pace.stalled());
            for (int count : steps) {
                Slow slow = transfers.run(server, count);
                report(slow);
                results.slow().add(slow);
            }
        }
    }

    /** Whether that was measured before. */
    private static <T> boolean has(
            Stream<T> results, Function<T, String> scenario, Function<T, String> of, String name, Server server) {
        return results.anyMatch(
                one -> scenario.apply(one).equals(name) && of.apply(one).equals(server.name()));
    }

    private void report(Scenario scenario, Server server, Sample sample, boolean warmUp) {
        progress.printf(
                Locale.ROOT,
                "%-17s %-10s %10.0f %-6s CPU %8.2f %-6s %s%s%n",
                scenario.name(),
                server.name(),
                sample.rate(scenario.kind()),
                scenario.kind().perByte() ? "MiB/s" : "/s",
                sample.cost(scenario.kind()),
                scenario.kind().perByte() ? "s/GiB" : "us/op",
                warmUp ? "(warm-up)" : "",
                sample.errors() > 0 ? " ERRORS " + sample.errors() + ": " + sample.firstError() : "");
    }

    private void report(Idle idle) {
        for (Results.Step step : idle.steps()) {
            progress.printf(
                    Locale.ROOT,
                    "%-17s %-10s %10d sessions, PSS %.0f KiB each, %.1f KiB of heap, NOOP %.0f us, 99 of 100 %.0f us%n",
                    idle.scenario(),
                    idle.server(),
                    step.sessions(),
                    idle.pssKib(step),
                    idle.heapKib(step),
                    step.noop().p50(),
                    step.noop().p99());
        }
        if (!idle.error().isEmpty()) {
            progress.println("ERROR " + idle.error());
        }
    }

    private void report(Slow slow) {
        for (Results.Beside beside : slow.beside()) {
            progress.printf(
                    Locale.ROOT,
                    "%-17s %-10s %5d transfers, %d in the disk: %s p99 %.0f us alone, %.0f beside them%s%n",
                    slow.scenario(),
                    slow.server(),
                    slow.transfers(),
                    slow.waiting(),
                    beside.what(),
                    beside.alone().p99Micros(),
                    beside.beside().p99Micros(),
                    slow.error().isEmpty() ? "" : " ERROR " + slow.error());
        }
    }

    static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
