package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Idle;
import io.sluice.benchmarks.whole.Results.Missing;
import io.sluice.benchmarks.whole.Results.Row;
import io.sluice.benchmarks.whole.Running.Recipe;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Starts servers, prepares and verifies their files, and runs the scenarios on all of them, interleaved. */
public final class WholeServer {

    private static final Account BENCH = new Account("bench", "bench");
    private static final int SLUICE_PORTS = 200;
    private static final int SLUICE_PASSIVE = 100;
    private static final int PEER_PORTS = 5000;
    private static final int MOST_UPLOADS = 8;

    private final Settings settings;
    private final PrintStream progress;
    private final List<Missing> missing = new ArrayList<>();
    private final Set<String> withTls = new HashSet<>();

    /** A run that tells its progress to that stream. */
    public WholeServer(Settings settings, PrintStream progress) {
        this.settings = settings;
        this.progress = progress;
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
        return measure(List.of(server));
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
        Deque<Running> running = new ArrayDeque<>();
        try {
            Files.setPosixFilePermissions(
                    root,
                    EnumSet.complementOf(
                            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)));
            return measure(start(root, certificate, running));
        } finally {
            running.forEach(Running::close);
            delete(root);
        }
    }

    private List<Server> start(Path root, Path certificate, Deque<Running> running) throws IOException {
        List<Server> servers = new ArrayList<>();
        Running sluice = sluice(root, certificate);
        running.push(sluice);
        Server first = new Server("sluice", sluice.address(), BENCH, Optional.of(sluice.tree()), Set.of(), true);
        servers.add(first);
        progress.println("preparing files");
        try (FtpClient client = first.login()) {
            client.binary();
            new Fileset(settings.sizes()).prepare(client);
        }
        // The peers' users have other numbers than ours.
        Files.setPosixFilePermissions(root.resolve(Fileset.UPLOADS), EnumSet.allOf(PosixFilePermission.class));
        int port = settings.places().basePort() + SLUICE_PORTS;
        for (String name : settings.peers()) {
            Optional<Peers> peer = Peers.of(name);
            Optional<Path> program =
                    peer.flatMap(known -> known.program(settings.places().unpacked()));
            if (program.isEmpty()) {
                missing.add(new Missing(name, peer.isEmpty() ? "not known here" : "not installed"));
                continue;
            }
            try {
                Running other = peer.get()
                        .start(
                                program.get(),
                                new Peers.Place(
                                        root,
                                        certificate,
                                        settings.places().work(),
                                        settings.places().unpacked(),
                                        port));
                running.push(other);
                servers.add(peer.get().server(other));
                port += PEER_PORTS;
            } catch (IOException e) {
                missing.add(new Missing(name, "does not start here: " + e.getMessage()));
            }
        }
        return servers;
    }

    /** Through the launcher, so that class path, flags and settings are those that users have. */
    private Running sluice(Path root, Path certificate) throws IOException {
        Settings.Places places = settings.places();
        int port = places.basePort();
        List<String> command = List.of(
                places.launcher().toString(),
                "--root",
                root.toString(),
                "--port",
                Integer.toString(port),
                "--passive-ports",
                (port + 1) + "-" + (port + SLUICE_PASSIVE),
                "--user",
                BENCH.user());
        return Running.start(new Recipe(
                command,
                Map.of(
                        "LC_ALL",
                        "C.UTF-8",
                        "SLUICE_PASSWORD",
                        BENCH.password(),
                        "SLUICE_TLS_CERTIFICATE_FILE",
                        certificate.toString(),
                        "SLUICE_JAVA_HOME",
                        System.getProperty("java.home"),
                        "SLUICE_JAVA_OPTIONS",
                        String.join(" ", places.jvmArguments())),
                port,
                places.work().resolve("sluice.log")));
    }

    private Results measure(List<Server> servers) throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Fileset files = new Fileset(settings.sizes());
        List<Server> sound = new ArrayList<>();
        for (Server server : servers) {
            try {
                verify(server, files);
                sound.add(server);
            } catch (IOException e) {
                if (server.equals(servers.getFirst())) {
                    throw e;
                }
                progress.println(server.name() + " does not work here: " + e.getMessage());
                missing.add(new Missing(server.name(), "does not work here: " + e.getMessage()));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Scenario scenario : settings.scenarios()) {
            rows.addAll(scenario(scenario, sound, files));
        }
        List<Idle> idle = new ArrayList<>();
        for (IdleScenario scenario : settings.idleScenarios()) {
            for (Server server : sound) {
                if (!scenario.tls() || withTls.contains(server.name())) {
                    Idle result =
                            IdleSessions.run(server, scenario, settings.pace().idleSessions());
                    report(result);
                    idle.add(result);
                }
            }
        }
        return new Results(machine, settings.pace(), settings.sizes(), rows, idle, missing);
    }

    private void verify(Server server, Fileset files) throws IOException {
        progress.println("verifying checksums of " + server.name());
        try (FtpClient client = server.login()) {
            client.binary();
            files.prepare(client);
            files.verify(client, Worker.who(server, 0));
            Fileset.removeUploads(client, Worker.who(server, 0));
            if (client.offers("AUTH TLS")) {
                withTls.add(server.name());
            }
        }
        if (withTls.contains(server.name())) {
            progress.println("verifying checksums of " + server.name() + " over TLS");
            try (FtpClient client = server.login(true)) {
                client.binary();
                files.verify(client, Worker.who(server, 0));
                Fileset.removeUploads(client, Worker.who(server, 0));
            }
        }
    }

    private boolean offers(Server server, Scenario scenario) {
        return !server.lacks().contains(scenario.kind()) && (!scenario.tls() || withTls.contains(server.name()));
    }

    private List<Row> scenario(Scenario scenario, List<Server> servers, Fileset files)
            throws IOException, InterruptedException {
        Settings.Pace pace = settings.pace();
        List<Row> rows = servers.stream()
                .map(server -> new Row(
                        scenario.name(), scenario.kind(), scenario.sessions(), server.name(), new ArrayList<>()))
                .toList();
        for (int repetition = 0; repetition <= pace.repetitions(); repetition++) {
            boolean warmUp = repetition == 0;
            for (int i = 0; i < servers.size(); i++) {
                Server server = servers.get(i);
                if (!offers(server, scenario) || (warmUp && !server.warmsUp())) {
                    continue;
                }
                long waited = Machine.awaitConnectionTable();
                if (waited > 0) {
                    progress.println("waited " + waited + " s for the kernel's table of connections");
                }
                Load.Timing timing =
                        warmUp ? new Load.Timing(0, pace.warmUp()) : new Load.Timing(pace.settle(), pace.measure());
                Sample sample = Load.run(server, scenario, files, timing);
                Load.cleanUp(server, scenario);
                if (!warmUp) {
                    rows.get(i).samples().add(sample);
                }
                report(scenario, server, sample, warmUp);
            }
        }
        return rows;
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
        progress.printf(
                Locale.ROOT,
                "%-17s %-10s %10d sessions, %.0f KiB each, %.1f KiB of heap%s%n",
                idle.scenario(),
                idle.server(),
                idle.sessions(),
                idle.pssKib(),
                idle.heapKib(),
                idle.error().isEmpty() ? "" : " ERROR " + idle.error());
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
