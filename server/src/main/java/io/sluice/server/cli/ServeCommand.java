package io.sluice.server.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.FtpServer;
import io.sluice.server.StartException;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.cli.Welcome.Running;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.ConfigInputs;
import io.sluice.server.config.ConfigInputs.Flag;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Configuration;
import io.sluice.server.config.InvalidValue;
import io.sluice.server.config.LoadedConfiguration;
import io.sluice.server.config.Problem;
import io.sluice.server.tls.X25519;
import io.sluice.server.tree.Stores;
import io.sluice.server.tree.TreeCheck;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the server, or with {@code --check-config} only says what it would start with. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "An FTP server. Without any option it serves the directory ./data on port 2121 to one user,"
                + " whose password it makes up and prints.",
        footer = {
            "",
            "Every key of the configuration file is also a variable (control.port is SLUICE_CONTROL_PORT) and a --set;"
                    + " options win over variables, variables over the file. docs/configuration.md has all keys.",
            "SLUICE_CONFIG names the file, SLUICE_PASSWORD the password of the one user, SLUICE_LOG the log level.",
            "Exit codes: 0 done, 1 cannot start, 2 wrong configuration or command line."
        })
final class ServeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Ending ending = new Ending();

    @Option(names = "--root", paramLabel = "DIR", description = "The directory to serve; it must exist. (storage.root)")
    private @Nullable String root;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on. (control.host)")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on, 0 for any. (control.port)")
    private @Nullable String port;

    @Option(
            names = "--passive-ports",
            paramLabel = "A-B",
            description = "The ports of passive data connections. (passive.ports)")
    private @Nullable String passivePorts;

    @Option(names = "--user", paramLabel = "NAME", description = "The name of the one user. (auth.user)")
    private @Nullable String user;

    @Option(names = "--config", paramLabel = "FILE", description = "A configuration file, YAML or JSON.")
    private @Nullable String config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets any key of the configuration, such as limits.sessions=100; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--check-config",
            description = "Prints all values and where each comes from, or what is wrong, and ends.")
    private boolean checkConfig;

    @Option(
            names = "--probe",
            description = "With --check-config: opens each store too and tries what it can do, which may write a file"
                    + " and remove it again.")
    private boolean probe;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (probe && !checkConfig) {
            return terminal.fail(ExitCodes.CONFIGURATION, "--probe is a part of --check-config");
        }
        try {
            LogLevel.check(terminal.environment());
            LoadedConfiguration loaded = ConfigLoader.load(inputs());
            // Reads the users too, so that a check of the configuration finds what is wrong there.
            try (Authenticator authenticator = loaded.configuration().auth().open()) {
                checkTrees(loaded.configuration(), authenticator);
                checkStores(loaded.configuration());
                if (checkConfig) {
                    List<String> certificates =
                            CertificateText.check(loaded.configuration().server());
                    EffectiveTable.print(loaded.values(), terminal.out());
                    certificates.forEach(terminal.out()::println);
                    boolean good = !probe || StoreProbe.print(loaded.configuration(), terminal.out());
                    return good ? ExitCodes.OK : ExitCodes.FAILED;
                }
                return serve(loaded, authenticator);
            }
        } catch (ConfigException e) {
            return terminal.fail(ExitCodes.CONFIGURATION, describe(e.problems()));
        } catch (InvalidValue e) {
            return terminal.fail(
                    ExitCodes.CONFIGURATION,
                    describe(List.of(new Problem(e.component(), "\"" + e.value() + "\": expected " + e.expected()))));
        } catch (IllegalArgumentException e) {
            return terminal.fail(ExitCodes.CONFIGURATION, "the configuration cannot be used: " + e.getMessage());
        } finally {
            ending.closed();
        }
    }

    private static void checkTrees(Configuration configuration, Authenticator authenticator) {
        List<Problem> problems = TreeCheck.rules(
                configuration.server().mounts(), configuration.stores().keySet(), authenticator.knownUsers());
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** What is wrong with stores and can be seen without them. */
    private static void checkStores(Configuration configuration) {
        List<Problem> problems = new ArrayList<>();
        configuration.storage().faults().forEach((key, why) -> problems.add(new Problem("storage." + key, why)));
        configuration.stores().forEach((name, store) -> store.faults()
                .forEach((key, why) -> problems.add(new Problem("stores." + name + "." + key, why))));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static String describe(List<Problem> problems) {
        StringBuilder text = new StringBuilder("the configuration cannot be used:");
        problems.forEach(problem -> text.append("\n  ").append(problem));
        return text.toString();
    }

    private ConfigInputs inputs() {
        List<Flag> flags = new ArrayList<>(assignments.stream().map(Flag::set).toList());
        add(flags, "storage.root", root, "--root");
        add(flags, "control.host", host, "--host");
        add(flags, "control.port", port, "--port");
        add(flags, "passive.ports", passivePorts, "--passive-ports");
        add(flags, "auth.user", user, "--user");
        String file = config == null ? terminal.environment().getOrDefault("SLUICE_CONFIG", "") : config;
        try {
            Optional<Path> path = file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
            return new ConfigInputs(path, terminal.environment(), flags);
        } catch (InvalidPathException e) {
            throw new InvalidValue("--config", file, "a file");
        }
    }

    private static void add(List<Flag> flags, String path, @Nullable String value, String option) {
        if (value != null) {
            flags.add(new Flag(path, value, option));
        }
    }

    private int serve(LoadedConfiguration loaded, Authenticator authenticator) {
        Configuration configuration = loaded.configuration();
        Logger log = LoggerFactory.getLogger(ServeCommand.class); // here, so that --help does not wait for it
        ending.install();
        try (Stores stores = OpenStores.of(loaded)) {
            List<String> problems =
                    new ArrayList<>(ServedDirectory.problem(loaded).stream().toList());
            problems.addAll(
                    TreeCheck.filesInTheWay(stores, configuration.server().mounts(), authenticator.knownUsers()));
            if (!problems.isEmpty()) {
                return terminal.fail(ExitCodes.FAILED, String.join("\n", problems));
            }
            X25519.prefer();
            FtpServer server =
                    FtpServer.start(configuration.server(), stores, authenticator, new SimpleMeterRegistry());
            Welcome.of(
                            loaded,
                            authenticator,
                            new Running(server.controlPort(), server::announced, server.certificates()))
                    .print(terminal.out());
            ending.awaitTold();
            Duration grace = configuration.server().timeouts().shutdown();
            log.info("event=stopping grace={}s", grace.toSeconds());
            server.stop(grace);
            log.info("event=stopped");
            return ExitCodes.OK;
        } catch (StartException e) {
            return terminal.fail(ExitCodes.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
