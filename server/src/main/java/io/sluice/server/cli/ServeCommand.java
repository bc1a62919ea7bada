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
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server, or with {@code --check-config} only says what it would start with. */
final class ServeCommand {

    private static final Option ROOT =
            Option.value("--root", "DIR", "The directory to serve; it must exist. (storage.root)");
    private static final Option HOST = Option.value("--host", "ADDRESS", "The address to listen on. (control.host)");
    private static final Option PORT =
            Option.value("--port", "PORT", "The port to listen on, 0 for any. (control.port)");
    private static final Option PASSIVE_PORTS =
            Option.value("--passive-ports", "A-B", "The ports of passive data connections. (passive.ports)");
    private static final Option USER = Option.value("--user", "NAME", "The name of the one user. (auth.user)");
    private static final Option CONFIG = Option.value("--config", "FILE", "A configuration file, YAML or JSON.");
    private static final Option SET = Option.values(
            "--set", "KEY=VALUE", "Sets any key of the configuration, such as limits.sessions=100; may be repeated.");
    private static final Option CHECK_CONFIG =
            Option.flag("--check-config", "Prints all values and where each comes from, or what is wrong, and ends.");
    private static final Option PROBE = Option.flag(
            "--probe",
            "With --check-config: opens each store too and tries what it can do, which may write a file and remove it"
                    + " again.");

    static final Syntax SYNTAX = new Syntax(
            "sluice",
            "An FTP server. Without any option it serves the directory ./data on port 2121 to one user, whose password"
                    + " it makes up and prints.",
            List.of(
                    ROOT,
                    HOST,
                    PORT,
                    PASSIVE_PORTS,
                    USER,
                    CONFIG,
                    SET,
                    CHECK_CONFIG,
                    PROBE,
                    Option.HELP,
                    Option.VERSION),
            Map.of(HashPasswordCommand.NAME, HashPasswordCommand.ABOUT),
            List.of(
                    "Every key of the configuration file is also a variable (control.port is SLUICE_CONTROL_PORT) and a"
                            + " --set; options win over variables, variables over the file. docs/configuration.md has"
                            + " all keys.",
                    "SLUICE_CONFIG names the file, SLUICE_PASSWORD the password of the one user, SLUICE_LOG the log"
                            + " level.",
                    "Exit codes: 0 done, 1 cannot start, 2 wrong configuration or command line."));

    private final Terminal terminal;
    private final Arguments arguments;
    private final Ending ending = new Ending();

    /** With these options. */
    ServeCommand(Terminal terminal, Arguments arguments) {
        this.terminal = terminal;
        this.arguments = arguments;
    }

    /** Runs it until it is done or the process is told to end, and returns the exit code. */
    int call() {
        boolean checkConfig = arguments.has(CHECK_CONFIG);
        boolean probe = arguments.has(PROBE);
        if (probe && !checkConfig) {
            return terminal.fail(ExitCodes.CONFIGURATION, "--probe is a part of --check-config");
        }
        try {
            LogLevel.check(terminal.environment());
            HeadStart ahead = HeadStart.begin();
            LoadedConfiguration loaded = ConfigLoader.load(inputs());
            ahead.awaitLogging();
            if (!checkConfig) {
                HeadStart.tls(loaded.configuration().server());
            }
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
        List<Flag> flags = new ArrayList<>();
        arguments.all(SET).forEach(assignment -> flags.add(Flag.set(assignment)));
        add(flags, "storage.root", ROOT);
        add(flags, "control.host", HOST);
        add(flags, "control.port", PORT);
        add(flags, "passive.ports", PASSIVE_PORTS);
        add(flags, "auth.user", USER);
        String file =
                arguments.one(CONFIG).orElseGet(() -> terminal.environment().getOrDefault("SLUICE_CONFIG", ""));
        try {
            Optional<Path> path = file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
            return new ConfigInputs(path, terminal.environment(), flags);
        } catch (InvalidPathException e) {
            throw new InvalidValue("--config", file, "a file");
        }
    }

    private void add(List<Flag> flags, String path, Option option) {
        arguments.one(option).ifPresent(value -> flags.add(new Flag(path, value, option.name())));
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
