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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instrument with tiny sizes: every case on both ways works, is verified, and stands in the table. */
final class StoreComparisonTest {

    private static final StoreSizes TINY = new StoreSizes(6_000_001, 20, 1_050, 4, 1, 2);

    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Children children;
    private final Settings.Places places;
    private final Path directory;

    StoreComparisonTest(@TempDir Path directory) {
        this.directory = directory;
        this.children = new Children(directory, SILENT);
        int port = 14_000 + (int) (ProcessHandle.current().pid() % 50) * 120;
        this.places = new Settings.Places(
                directory, directory, directory, Path.of("..", "sluice").toAbsolutePath(), List.of(), port);
    }

    @AfterEach
    void end() {
        children.close();
    }

    private Store store() throws IOException {
        return new StoreServers(places, directory, children).store("s3proxy");
    }

    private BareStore prepared(Store store) throws IOException, InterruptedException {
        BareStore bare = new BareStore(store.urls(), TINY, directory);
        bare.prepare();
        return bare;
    }

    private Server server(SignedUrls urls) {
        S3Config config = S3Config.of(
                urls.bucket(),
                Optional.of(urls.endpoint()),
                CredentialsConfig.keys(urls.accessKey(), urls.secretKey()));
        Storage storage = new S3StorageProvider().open(config);
        children.add(storage);
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
        children.add(() -> server.stop(Duration.ZERO));
        return new Server(
                "sluice",
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.controlPort()),
                new Account("bench", "secret"),
                Optional.of(new ProcessTree(ProcessHandle.current().pid())),
                Set.of(),
                false);
    }

    private StoreComparison comparison(MemoryFloor floor) {
        return new StoreComparison(TINY, places, Pattern.compile(""), floor, SILENT);
    }

    @Test
    void everyCaseOnBothWaysStandsInTheTable() throws Exception {
        Store store = store();
        BareStore bare = prepared(store);
        StoreResults results =
                comparison(new MemoryFloor(() -> 1, 0)).run(store, bare, Gateway.of(server(store.urls())), directory);
        assertEquals(2 * StoreCase.values().length + 1, results.rows().size());
        String table = StoreTable.of(results);
        for (StoreCase what : StoreCase.values()) {
            for (String way : List.of("curl", "sluice")) {
                assertTrue(table.contains("| s3proxy | " + what.label() + " | " + way + " | "), table);
            }
        }
        assertTrue(table.contains("| s3proxy | STOR big | curl-parts | "), table);
        for (StoreResults.Row row : results.rows()) {
            assertTrue(row.warmUps() >= 1, row::toString);
            assertEquals(TINY.repetitions(), row.times().size());
            assertTrue(row.way().startsWith("curl") || row.most(StoreResults.Time::pssBytes) > 0, row::toString);
        }
        // What was uploaded has been removed again.
        assertThrows(IOException.class, () -> new UploadCheck(store.urls(), TINY, directory)
                .content("bench/sluice-2/big", TINY.big()));
    }

    @Test
    void curlsKeepTheirConnections() throws Exception {
        BareStore bare = prepared(store());
        bare.ready(StoreCase.RETR_SMALL);
        bare.run(StoreCase.RETR_SMALL).close();
        assertEquals(TINY.sessions(), bare.connections());
        bare.ready(StoreCase.LIST);
        bare.run(StoreCase.LIST).close();
        assertEquals(1, bare.connections());
    }

    @Test
    void anUploadThatIsNotWhatWasSentIsNoResult() throws Exception {
        Store store = store();
        BareStore bare = prepared(store);
        UploadCheck check = new UploadCheck(store.urls(), TINY, directory);
        check.content("bench/big", TINY.big());
        assertThrows(IOException.class, () -> check.content("bench/small/s0", TINY.big()));
        assertThrows(IOException.class, () -> check.content("bench/none", 1));
        bare.ready(StoreCase.STOR_SMALL);
        bare.run(StoreCase.STOR_SMALL).close();
        Curls.of(store.urls(), Curls.Each.delete(), List.of(bare.uploads() + "small/s7"), 1, directory)
                .run();
        assertThrows(IOException.class, () -> check.take(StoreCase.STOR_SMALL, bare.uploads()));
    }

    @Test
    void aRunEndsBeforeItTakesTheLastMemory() throws Exception {
        Store store = store();
        BareStore bare = prepared(store);
        Gateway gateway = Gateway.of(server(store.urls()));
        StoreComparison comparison = comparison(new MemoryFloor(() -> 3L << 30, 4L << 30));
        IOException end = assertThrows(IOException.class, () -> comparison.run(store, bare, gateway, directory));
        assertTrue(String.valueOf(end.getMessage()).contains("3072 MiB of memory are left"), end::toString);
    }
}
