package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Missing;
import io.sluice.benchmarks.whole.Running.Recipe;
import io.sluice.benchmarks.whole.Server.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The servers of a run on this machine, and how each is started on the directory that they share. */
final class LocalServers {

    /** What the tables call ours. */
    static final String SLUICE = "sluice";

    private static final Account BENCH = new Account("bench", "bench");
    private static final int SLUICE_PORTS = 200;
    private static final int SLUICE_PASSIVE = 100;

    private final Settings settings;
    private final Path root;
    private final Path certificate;
    private final List<Missing> missing = new ArrayList<>();

    /**
     * Servers that are not started yet.
     *
     * @param root the directory that all of them serve
     * @param certificate PEM that all of them show
     */
    LocalServers(Settings settings, Path root, Path certificate) {
        this.settings = settings;
        this.root = root;
        this.certificate = certificate;
    }

    /** Starts a server. */
    interface Start {
        Running run() throws IOException;
    }

    /**
     * One of them.
     *
     * @param name what the tables call it
     * @param start starts it, once at a time
     * @param server what it is, once it runs
     */
    record Candidate(String name, Start start, Function<Running, Server> server) {}

    /** Names that were asked for and that nobody knows. */
    List<Missing> missing() {
        return missing;
    }

    /** Sluice first, then what the machine can do, then the peers that were asked for. */
    List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        all.add(new Candidate(SLUICE, this::sluice, running -> server(SLUICE, running, Set.of())));
        int port = settings.places().basePort() + SLUICE_PORTS;
        if (settings.comparesWithMachine()) {
            int here = port - 1;
            all.add(new Candidate(
                    BareServer.NAME, () -> bare(here), running -> server(BareServer.NAME, running, BareServer.LACKS)));
        }
        DebianPackages packages = new DebianPackages(
                settings.places().unpacked(), settings.places().work().resolve("packages.log"));
        for (String name : settings.peers()) {
            Optional<Peers> known = Peers.of(name);
            if (known.isEmpty()) {
                missing.add(new Missing(name, "not known here"));
                continue;
            }
            Peers peer = known.get();
            Peers.Place place = new Peers.Place(
                    root,
                    certificate,
                    settings.places().work(),
                    settings.places().peerSources(),
                    packages,
                    port);
            all.add(new Candidate(name, () -> peer.start(place), peer::server));
            port += Peers.PORTS;
        }
        return all;
    }

    private static Server server(String name, Running running, Set<Kind> lacks) {
        return new Server(name, running.address(), BENCH, Optional.of(running.tree()), lacks, true);
    }

    private Running bare(int port) throws IOException {
        return Running.start(new Recipe(
                BareServer.command(root, port),
                Map.of(),
                port,
                settings.places().work().resolve("machine.log")));
    }

    /** Through the launcher, so that class path, flags and settings are those that users have. */
    private Running sluice() throws IOException {
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
}
