package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.SingleUserProvider;
import io.sluice.server.auth.UserFileProvider;
import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.config.TestStores.Cache;
import io.sluice.server.config.TestStores.Depth;
import io.sluice.server.config.TestStores.Full;
import io.sluice.server.config.TestStores.Plain;
import io.sluice.server.config.TransfersConfig.Incomplete;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file, the environment and flags become. */
final class ConfigLoaderTest {

    private static final String PLAIN = "storage: {type: test-plain}\n";

    @TempDir
    private Path directory;

    private static final String EVERYTHING = """
            control:
              host: 127.0.0.1
              port: 2199
              banner: Hello there
              hosts: [FTP.example.com., "[2001:DB8:0::1]"]
              keep-alive:
                enabled: false
                idle: 61s
                interval: 62s
                count: 63
              listeners: [2990 implicit data, "[::1]:2991 off"]
            passive:
              ports: 30000-30009
              announce: 203.0.113.7
              announce-for:
                10.0.0.0/8: 10.1.2.3
                192.0.2.0/24: ''
              announce-refresh: 31s
              match-prefix-ipv4: 24
              match-prefix-ipv6: 64
              waiting: 7
              longest-wait: 8s
              rest: 3s
              shared: true
            active:
              enabled: false
              source-port: 20
            limits:
              sessions: 11
              sessions-per-address: 12
              address-prefix-ipv6: 48
              transfers: 13
              store-works: 15
              hash-bytes: 16000000000
              login-attempts: 14
            timeouts:
              login: 21s
              idle: 22m
              most-idle: 2h
              noop-is-activity: false
              connect: 1m3s
              stall: PT24S
              shutdown: 0s
            transfers:
              incomplete: keep
              require-announced-size: true
              compression: true
              compression-level: 9
            tls:
              policy: data
              certificate: {file: a.pem, key: a.key, password: a}
              more-certificates:
                - {file: b.pem, key: b.key, password: b}
              self-signed: made
              reload: 41s
              handshake: {versions: [TLSv1.3], cipher-suites: [TLS_AES_128_GCM_SHA256], timeout: 42s}
              data: {session-reuse: require, require-close-notify: true}
              client-certificates: {mode: required, authorities: ca.pem, revoked: crl.pem, login: no-password}
              allow-ccc: true
            listings:
              current-and-parent: true
              unix-mode: false
              unix-owner: true
            renames: {across-stores: copy, most-entries: 77}
            mounts:
              - {path: /archive/, store: archive, prefix: 'users/${user}', read-only: true, create: true}
              - {path: /shared, store: storage}
            stores:
              archive: {type: test-plain, root: /srv/y}
            storage:
              type: test-full
              bucket: files
              place: /srv/x
              endpoint: 022
              max-bytes: 9000000000
              fast: true
              access-key: abc
              secret-key: def
              zones: [a, b]
              depths: [very-deep]
              cache:
                entries: 3
                age: 1d
            auth:
              type: single
              user: me
              password: hush
            """;

    private static final ServerConfig ALL_SET = new ServerConfig(
            new ControlConfig(
                    "127.0.0.1",
                    2199,
                    "Hello there",
                    List.of(HostName.parse("ftp.example.com"), HostName.parse("[2001:db8::1]")),
                    new KeepAliveConfig(false, Duration.ofSeconds(61), Duration.ofSeconds(62), 63),
                    List.of(Listener.parse("2990 implicit data"), Listener.parse("[::1]:2991 off"))),
            new PassiveConfig(
                    new PortRange(30000, 30009),
                    new Announcement.Fixed(Inet4Address.ofLiteral("203.0.113.7")),
                    List.of(AnnounceFor.parse("10.0.0.0/8=10.1.2.3"), AnnounceFor.parse("192.0.2.0/24=")),
                    Duration.ofSeconds(31),
                    24,
                    64,
                    7,
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(3),
                    true),
            new ActiveConfig(false, 20),
            new LimitsConfig(11, 12, 48, 13, 15, 16_000_000_000L, 14),
            new TimeoutsConfig(
                    Duration.ofSeconds(21),
                    Duration.ofMinutes(22),
                    Duration.ofHours(2),
                    false,
                    Duration.ofSeconds(63),
                    Duration.ofSeconds(24),
                    Duration.ZERO),
            new TransfersConfig(Incomplete.KEEP, true, true, 9),
            new ListingsConfig(true, false, true),
            new TlsConfig(
                    TlsPolicy.DATA,
                    certificate("a"),
                    List.of(certificate("b")),
                    Path.of("made"),
                    Duration.ofSeconds(41),
                    new HandshakeConfig(
                            List.of(TlsVersion.V1_3), List.of("TLS_AES_128_GCM_SHA256"), Duration.ofSeconds(42)),
                    new ProtectedDataConfig(SessionReuse.REQUIRE, true),
                    new ClientCertificateConfig(
                            ClientCertificateConfig.Mode.REQUIRED,
                            Optional.of(Path.of("ca.pem")),
                            Optional.of(Path.of("crl.pem")),
                            ClientCertificateConfig.Login.NO_PASSWORD),
                    true),
            new RenamesConfig(RenamesConfig.Across.COPY, 77),
            List.of(
                    new MountRule("/archive/", "archive", "users/${user}", true, true),
                    new MountRule("/shared", "storage", "", false, false)));

    private static CertificateConfig certificate(String name) {
        return new CertificateConfig(
                Optional.of(Path.of(name + ".pem")), Optional.of(Path.of(name + ".key")), new Secret(name));
    }

    @Test
    void everyKeyOfTheFileReachesItsRecord() {
        Configuration loaded = load(EVERYTHING).configuration();
        assertEquals(ALL_SET, loaded.server());
        assertEquals(
                new Full(
                        "files",
                        Path.of("/srv/x"),
                        Optional.of("022"),
                        OptionalLong.of(9_000_000_000L),
                        true,
                        new Secret("abc"),
                        "def",
                        List.of("a", "b"),
                        Set.of(Depth.VERY_DEEP),
                        new Cache(3, Duration.ofDays(1))),
                loaded.storage().config());
        assertEquals(Set.of("archive"), loaded.stores().keySet());
        assertEquals(new Plain(Optional.of("/srv/y"), 5), settings(loaded, "archive"));
        assertEquals(
                new SingleUserProvider.Config("me", new Secret("hush")),
                loaded.auth().config());
    }

    @Test
    void noValueOfTheFullFileIsADefaultByAccident() {
        List<EffectiveValue> values = load(EVERYTHING).values();
        Map<String, String> defaults = new java.util.HashMap<>();
        load(PLAIN).values().forEach(v -> defaults.put(v.path(), v.text()));
        for (EffectiveValue value : values) {
            boolean left = value.path().equals("auth.type")
                    || value.path().startsWith("stores.")
                    || value.path().startsWith("mounts[");
            assertTrue(value.origin() instanceof Origin.File || left, value.toString());
            if (!left) {
                assertTrue(!value.text().equals(defaults.get(value.path())), value.toString());
            }
        }
    }

    @Test
    void jsonIsReadToo() throws IOException {
        Path file = directory.resolve("sluice.json");
        Files.writeString(file, "{\"control\": {\"port\": 2198}, \"storage\": {\"type\": \"test-plain\"}}");
        assertEquals(
                2198, load(file, Map.of()).configuration().server().control().port());
    }

    @Test
    void whatIsMissingTakesTheDefaults() {
        LoadedConfiguration loaded = load(PLAIN + "control:\nlimits: {sessions: }\n");
        assertEquals(ServerConfig.DEFAULTS, loaded.configuration().server());
        assertEquals(
                SingleUserProvider.Config.DEFAULTS,
                loaded.configuration().auth().config());
        assertEquals("default", value(loaded, "control.port").origin().toString());
        assertEquals("5m", value(loaded, "timeouts.idle").text());
        assertEquals("discard", value(loaded, "transfers.incomplete").text());
    }

    @Test
    void anEmptyFileIsAllDefaults() {
        assertEquals(
                ServerConfig.DEFAULTS,
                load("", Map.of("SLUICE_STORAGE_TYPE", "test-plain"))
                        .configuration()
                        .server());
        assertEquals(
                ServerConfig.DEFAULTS,
                load("# nothing\n", Map.of("SLUICE_STORAGE_TYPE", "test-plain"))
                        .configuration()
                        .server());
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() {
        Map<String, String> environment =
                Map.of("SLUICE_CONTROL_PORT", "2", "SLUICE_LIMITS_SESSIONS", "22", "SLUICE_CONTROL_BANNER", "");
        String file = PLAIN + "control: {port: 1, banner: file}\nlimits: {sessions: 11, transfers: 12}\n";
        LoadedConfiguration loaded = load(
                file,
                environment,
                new ConfigInputs.Flag("control.port", "3", "--port"),
                ConfigInputs.Flag.set("passive.waiting=4"));
        assertEquals(new EffectiveValue("control.port", "3", new Origin.Flag("--port")), value(loaded, "control.port"));
        assertEquals(
                new EffectiveValue("limits.sessions", "22", new Origin.Environment("SLUICE_LIMITS_SESSIONS")),
                value(loaded, "limits.sessions"));
        assertEquals("12", value(loaded, "limits.transfers").text());
        assertTrue(value(loaded, "limits.transfers").origin().toString().endsWith("sluice.yaml, line 3"));
        assertEquals("file", value(loaded, "control.banner").text());
        assertEquals(
                "--set passive.waiting",
                value(loaded, "passive.waiting").origin().toString());
    }

    @Test
    void providerKeysComeFromTheEnvironmentToo() {
        Map<String, String> environment = Map.of(
                "SLUICE_STORAGE_TYPE", "test-full",
                "SLUICE_STORAGE_BUCKET", "b",
                "SLUICE_STORAGE_PLACE", "p",
                "SLUICE_STORAGE_ACCESS_KEY", "k",
                "SLUICE_STORAGE_SECRET_KEY", "s",
                "SLUICE_STORAGE_ZONES", "x, y",
                "SLUICE_STORAGE_CACHE_ENTRIES", "9",
                "SLUICE_PASSWORD", "pw");
        LoadedConfiguration loaded = load("", environment);
        Full full = (Full) loaded.configuration().storage().config();
        assertEquals(List.of("x", "y"), full.zones());
        assertEquals(new Cache(9, Duration.ofMinutes(1)), full.cache());
        assertEquals(Optional.empty(), full.endpoint());
        assertEquals(
                new EffectiveValue("auth.password", "****", new Origin.Environment("SLUICE_PASSWORD")),
                value(loaded, "auth.password"));
        assertEquals("****", value(loaded, "storage.access-key").text());
        assertEquals("****", value(loaded, "storage.secret-key").text());
    }

    @Test
    void nothingAtAllServesADirectoryThatIsMadeToOneUser() {
        LoadedConfiguration loaded = ConfigLoader.load(ConfigInputs.none());
        assertEquals(ServerConfig.DEFAULTS, loaded.configuration().server());
        assertEquals(new EffectiveValue("storage.type", "local", new Origin.Default()), value(loaded, "storage.type"));
        assertEquals(new EffectiveValue("storage.root", "data", new Origin.Default()), value(loaded, "storage.root"));
        assertEquals("true", value(loaded, "storage.create-root").text());
        assertEquals(
                SingleUserProvider.Config.DEFAULTS,
                loaded.configuration().auth().config());
    }

    @Test
    void aDirectoryThatSomebodyNamedIsNotMade() {
        LoadedConfiguration loaded = load("", Map.of("SLUICE_STORAGE_ROOT", "/srv/ftp"));
        assertEquals("/srv/ftp", value(loaded, "storage.root").text());
        assertEquals("false", value(loaded, "storage.create-root").text());
        assertEquals("022", value(loaded, "storage.umask").text());
        assertEquals("1d", value(loaded, "storage.staging-age").text());
    }

    @Test
    void everyKeyOfTheLocalStoreIsRead() {
        LoadedConfiguration loaded = load(
                "storage: {type: local, root: /srv/a, umask: 027, fsync: true, staging-age: 2h, create-root: true}");
        assertEquals(
                List.of("local", "/srv/a", "027", "true", "2h", "true"),
                loaded.values().stream()
                        .filter(v -> v.path().startsWith("storage."))
                        .map(EffectiveValue::text)
                        .toList());
    }

    @Test
    void everyKeyOfTheMemoryStoreIsRead() {
        assertEquals(
                "4096",
                value(load("storage: {type: memory, max-bytes: 4096}"), "storage.max-bytes")
                        .text());
    }

    @Test
    void everyKeyOfTheUsersFileAuthenticatorIsRead() {
        LoadedConfiguration loaded =
                load(PLAIN + "auth: {type: file, users: u.yaml, parallel-hashes: 3, waiting-hashes: 4}");
        assertEquals(
                new UserFileProvider.Config(Path.of("u.yaml"), OptionalInt.of(3), OptionalInt.of(4)),
                loaded.configuration().auth().config());
    }

    @Test
    void variablesAndFlagsReachTheStoresOfTheFile() {
        String file = PLAIN + "stores: {archive: {type: test-full, bucket: b, place: /p, access-key: k, secret-key: s,"
                + " max-bytes: 1}, more-files: {type: test-plain}}\n";
        LoadedConfiguration loaded = load(
                file,
                Map.of("SLUICE_STORES_ARCHIVE_SECRET_KEY", "hush", "SLUICE_STORES_MORE_FILES_MAX_FILES", "7"),
                ConfigInputs.Flag.set("stores.more-files.root=/r"));
        assertEquals("****", value(loaded, "stores.archive.secret-key").text());
        assertEquals(
                "SLUICE_STORES_ARCHIVE_SECRET_KEY",
                value(loaded, "stores.archive.secret-key").origin().toString());
        assertEquals(new Plain(Optional.of("/r"), 7), settings(loaded.configuration(), "more-files"));
        assertEquals("test-full", value(loaded, "stores.archive.type").text());
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        Map<String, String> environment = Map.of(
                "PATH", "/bin",
                "SLUICE_LOG", "DEBUG",
                "SLUICE_CONFIG", "x",
                "SLUICE_JAVA_HOME", "x",
                "SLUICE_JAVA_OPTIONS", "x",
                "SLUICE_PORT", "tcp://10.0.0.1:21",
                "SLUICE_SERVICE_HOST", "10.0.0.1",
                "SLUICE_SERVICE_PORT_FTP", "21",
                "SLUICE_FTP_PORT_21_TCP_ADDR", "10.0.0.1");
        assertEquals(
                ServerConfig.DEFAULTS, load(PLAIN, environment).configuration().server());
    }

    private static Record settings(Configuration loaded, String store) {
        return Objects.requireNonNull(loaded.stores().get(store)).config();
    }

    private static EffectiveValue value(LoadedConfiguration loaded, String path) {
        return loaded.values().stream()
                .filter(v -> v.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private LoadedConfiguration load(String yaml) {
        return load(yaml, Map.of());
    }

    private LoadedConfiguration load(String yaml, Map<String, String> environment, ConfigInputs.Flag... flags) {
        Path file = directory.resolve("sluice.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return load(file, environment, flags);
    }

    private static LoadedConfiguration load(Path file, Map<String, String> environment, ConfigInputs.Flag... flags) {
        return ConfigLoader.load(new ConfigInputs(Optional.of(file), environment, Arrays.asList(flags)));
    }
}
