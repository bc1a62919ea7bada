package io.sluice.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.FtpServer;
import io.sluice.server.auth.SingleUserAuthenticator;
import io.sluice.server.config.ActiveConfig;
import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.ControlConfig;
import io.sluice.server.config.KeepAliveConfig;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.config.ListingsConfig;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.PortRange;
import io.sluice.server.config.Secret;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TimeoutsConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TransfersConfig;
import io.sluice.vfs.memory.MemoryStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario against a server in memory: it works, errors are counted, and the table names it. */
final class WholeServerTest {

    private final MemoryStorage storage = new MemoryStorage(1L << 28, InstantSource.system());
    private final FtpServer server;

    WholeServerTest(@TempDir Path directory) throws IOException {
        server = start(storage, directory);
    }

    private static FtpServer start(MemoryStorage storage, Path directory) throws IOException {
        PassiveConfig usual = PassiveConfig.DEFAULTS;
        int first = 12_000 + (int) (ProcessHandle.current().pid() % 190) * 100;
        return FtpServer.start(
                new ServerConfig(
                        new ControlConfig("::", 0, "Ready.", List.of(), KeepAliveConfig.DEFAULTS, List.of()),
                        usual.withPorts(
                                new PortRange(first, first + 99), usual.waiting(), usual.longestWait(), usual.rest()),
                        ActiveConfig.DEFAULTS,
                        LimitsConfig.DEFAULTS,
                        TimeoutsConfig.DEFAULTS,
                        TransfersConfig.DEFAULTS,
                        ListingsConfig.DEFAULTS,
                        TlsConfig.DEFAULTS.withCertificate(new CertificateConfig(
                                Optional.of(BenchCertificate.create(directory)), Optional.empty(), Secret.NONE))),
                storage,
                new SingleUserAuthenticator("bench", "secret"),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
        storage.close();
    }

    @TempDir
    private Path work;

    private Results measure(String password, String only) throws IOException, InterruptedException {
        Settings settings = new Settings(
                new Fileset.Sizes(1 << 20, 1 << 20, 1 << 19),
                new Settings.Pace(0, 0, 0.05, 1, 20, 3),
                List.of(),
                new Settings.Places(work, Path.of("."), Path.of("."), Path.of("."), List.of(), 0),
                Pattern.compile(only));
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new WholeServer(settings, silent)
                .remote(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.controlPort()),
                        "bench",
                        password,
                        Optional.of(ProcessHandle.current().pid()));
    }

    @Test
    void everyScenarioRunsWithoutErrorsAndStandsInTheTable() throws Exception {
        Results results = measure("secret", "");

        assertEquals(0, results.errors(), () -> results.rows().toString());
        String table = Table.of(results);
        for (Scenario scenario : Scenario.ALL) {
            assertTrue(table.contains("| " + scenario.name() + " | server | "), table);
        }
        for (Results.Row row : results.rows()) {
            assertTrue(row.mostPss() > 0, "memory of " + row);
            assertTrue(row.cost() >= 0, "CPU of " + row);
            // JSSE makes no more than 127 tickets in one TLS session, and this client uses each once.
            assertTrue(row.resumed() >= Math.min(row.handshakes(), 100), "resumed sessions of " + row);
            assertEquals(row.scenario().matches(".* TLS.*"), row.handshakes() > 0, "protection of " + row);
        }
        for (IdleScenario scenario : IdleScenario.values()) {
            assertTrue(table.contains("| " + scenario.label() + " | server | 20 | "), table);
        }
        for (Results.Idle idle : results.idle()) {
            assertTrue(idle.last().memory().heapBytes() > 0, "heap of " + idle);
        }
    }

    @Test
    void onlyTheChosenScenariosRun() throws Exception {
        Results results = measure("secret", "^NOOP, 1$");

        assertEquals(
                List.of("NOOP, 1"),
                results.rows().stream().map(Results.Row::scenario).toList());
        assertTrue(results.rows().getFirst().rate() > 0);
    }

    @Test
    void aServerThatRefusesTheUserIsNoResult() {
        assertThrows(IOException.class, () -> measure("wrong", "NOOP"));
    }
}
