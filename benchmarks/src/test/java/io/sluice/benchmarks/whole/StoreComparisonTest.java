package io.sluice.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.benchmarks.whole.Server.Account;
import io.sluice.server.FtpServer;
import io.sluice.server.auth.SingleUserAuthenticator;
import io.sluice.server.config.ActiveConfig;
import io.sluice.server.config.ControlConfig;
import io.sluice.server.config.KeepAliveConfig;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.config.ListingsConfig;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.PortRange;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TimeoutsConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TransfersConfig;
import io.sluice.vfs.Storage;
import io.sluice.vfs.s3.CredentialsConfig;
import io.sluice.vfs.s3.S3Config;
import io.sluice.vfs.s3.S3StorageProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instrument with tiny sizes: every case on both ways works, is verified, and stands in the table. */
final class StoreComparisonTest {

    private static final StoreSizes TINY = new StoreSizes(6_000_001, 20, 1_050, 4, 1);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Settings.Places places;
    private final Path directory;

    StoreComparisonTest(@TempDir Path directory) {
        this.directory = directory;
        int port = 14_000 + (int) (ProcessHandle.current().pid() % 50) * 120;
        this.places = new Settings.Places(
                directory, directory, directory, Path.of("..", "sluice").toAbsolutePath(), List.of(), port);
    }

    @AfterEach
    void end() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    private SignedUrls store() throws IOException {
        SignedUrls urls = new StoreServers(places, directory, started).store("s3proxy");
        new BareStore(urls, TINY, directory).prepare();
        return urls;
    }

    private Server server(SignedUrls urls) {
        S3Config config = S3Config.of(
                urls.bucket(),
                Optional.of(urls.endpoint()),
                CredentialsConfig.keys(urls.accessKey(), urls.secretKey()));
        Storage storage = new S3StorageProvider().open(config);
        started.push(storage);
        PassiveConfig usual = PassiveConfig.DEFAULTS;
        PortRange ports = new PortRange(places.basePort() + 1, places.basePort() + 99);
        FtpServer server = FtpServer.start(
                new ServerConfig(
                        new ControlConfig("::", 0, "Ready.", List.of(), KeepAliveConfig.DEFAULTS, List.of()),
                        usual.withPorts(ports, usual.waiting(), usual.longestWait(), usual.rest()),
                        ActiveConfig.DEFAULTS,
                        LimitsConfig.DEFAULTS,
                        TimeoutsConfig.DEFAULTS,
                        TransfersConfig.DEFAULTS,
                        ListingsConfig.DEFAULTS,
                        TlsConfig.DEFAULTS.withPolicy(TlsPolicy.OFF)),
                storage,
                new SingleUserAuthenticator("bench", "secret"),
                new SimpleMeterRegistry());
        started.push(() -> server.stop(Duration.ZERO));
        return new Server(
                "sluice",
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.controlPort()),
                new Account("bench", "secret"),
                Optional.of(new ProcessTree(ProcessHandle.current().pid())),
                Set.of(),
                false);
    }

    @Test
    void everyCaseOnBothWaysStandsInTheTable() throws Exception {
        SignedUrls urls = store();
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        StoreResults results =
                new StoreComparison(TINY, places, Pattern.compile(""), silent).run(urls, server(urls), directory);
        assertEquals(2 * StoreCase.values().length, results.rows().size());
        String table = StoreTable.of(results);
        for (StoreCase what : StoreCase.values()) {
            for (String way : List.of("curl", "sluice")) {
                assertTrue(table.contains("| store | " + what.label() + " | " + way + " | "), table);
            }
        }
        assertTrue(results.rows().stream().filter(r -> r.way().equals("sluice")).allMatch(r -> r.mostPss() > 0));
    }

    @Test
    void anUploadThatIsNotWhatWasSentIsNoResult() throws Exception {
        BareStore bare = new BareStore(store(), TINY, directory);
        bare.verify("bench/big", TINY.big());
        assertThrows(IOException.class, () -> bare.verify("bench/small/s0", TINY.big()));
        assertThrows(IOException.class, () -> bare.verify("bench/none", 1));
    }
}
