package io.sluice.server.testing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.FtpServer;
import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
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
import io.sluice.server.tree.Stores;
import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.LeakCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A server on a free port with a store of the test's choice. Users: {@code bob} may do everything, password
 * {@code secret}; others are added by the test. Its close is a leak check, so every test of a whole server has one.
 */
public final class TestServer implements AutoCloseable {

    /** Passive ports of this test run; other runs on the same machine have others. */
    public static final PortRange PORTS = Ports.free(100);

    /** Long enough for whoever must get a port in the end. */
    private static final Duration WAIT = Duration.ofSeconds(30);

    private static final long MOST_BYTES = 1L << 30;

    private final Leftovers leftovers;
    private final LeakCheck storage;
    private final FtpServer server;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, User> users;
    private final List<LeakCheck> named;

    private boolean internalErrorsExpected;

    private TestServer(ServerConfig config, Stores stores, Leftovers leftovers, Map<String, User> users) {
        this.leftovers = leftovers;
        this.storage = new LeakCheck(stores.main());
        this.users = users;
        Map<String, LeakCheck> watched = new LinkedHashMap<>();
        stores.named().forEach((name, store) -> watched.put(name, new LeakCheck(store)));
        this.named = List.copyOf(watched.values());
        this.server = FtpServer.start(
                config, new Stores(storage, new LinkedHashMap<>(watched)), new TestUsers(users), meters);
    }

    /** A server over a fresh memory store. */
    public static TestServer inMemory() {
        return over(new MemoryStorage(MOST_BYTES, InstantSource.system()));
    }

    /** A server over a fresh memory store with another configuration. */
    public static TestServer inMemory(UnaryOperator<ServerConfig> change) {
        return over(new MemoryStorage(MOST_BYTES, InstantSource.system()), change);
    }

    /** A server over that store, which the server's close closes too. */
    public static TestServer over(Storage storage) {
        return over(storage, UnaryOperator.identity());
    }

    /** A server over that store with another configuration. */
    public static TestServer over(Storage storage, UnaryOperator<ServerConfig> change) {
        return start(storage, Leftovers.before(), change);
    }

    /** A server over a directory of this machine, in which nothing may be left staged at the end. */
    public static TestServer overDirectory(Path root) {
        return overDirectory(root, UnaryOperator.identity());
    }

    /** A server over a directory of this machine with another configuration. */
    public static TestServer overDirectory(Path root, UnaryOperator<ServerConfig> change) {
        return start(LocalStore.open(root), Leftovers.before(root), change);
    }

    /** A server over several stores, the main one of them a directory in which nothing may be left staged at the end. */
    public static TestServer over(Path root, Map<String, Storage> named, UnaryOperator<ServerConfig> change) {
        return start(new Stores(LocalStore.open(root), named), Leftovers.before(root), change);
    }

    private static TestServer start(Storage storage, Leftovers leftovers, UnaryOperator<ServerConfig> change) {
        return start(Stores.of(storage), leftovers, change);
    }

    private static TestServer start(Stores stores, Leftovers leftovers, UnaryOperator<ServerConfig> change) {
        Map<String, User> users = new ConcurrentHashMap<>();
        users.put("bob", user("bob", EnumSet.allOf(Permission.class)));
        return new TestServer(change.apply(config()), stores, leftovers, users);
    }

    /** A user at the root of the store with these permissions. */
    public static User user(String name, EnumSet<Permission> permissions) {
        return User.of(name, VfsPath.ROOT, Access.everywhere(permissions));
    }

    /** Adds a user, whose password is {@code secret}. */
    public TestServer add(User user) {
        users.put(user.name(), user);
        return this;
    }

    /** The configuration that tests start from: any free control port, no TLS, defaults. */
    public static ServerConfig config() {
        return new ServerConfig(
                new ControlConfig("::", 0, "Sluice FTP server ready.", List.of(), KeepAliveConfig.DEFAULTS, List.of()),
                PassiveConfig.DEFAULTS.withPorts(PORTS, 1000, WAIT, Duration.ofSeconds(1)),
                ActiveConfig.DEFAULTS,
                LimitsConfig.DEFAULTS,
                TimeoutsConfig.DEFAULTS,
                TransfersConfig.DEFAULTS,
                ListingsConfig.DEFAULTS,
                TlsConfig.DEFAULTS.withPolicy(TlsPolicy.OFF));
    }

    /** The control port. */
    public int port() {
        return server.controlPort();
    }

    /** The ports of all listeners, that of {@link #port} first. */
    public List<Integer> ports() {
        return server.controlPorts();
    }

    /** The store. */
    public Storage storage() {
        return storage;
    }

    /** The sum of all meters of that name. */
    public double meter(String name) {
        return meters.find(name).meters().stream()
                .flatMap(meter ->
                        java.util.stream.StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(measurement -> measurement.getValue())
                .sum();
    }

    /** The sum of the counters of that name with that tag. */
    public double count(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** A client that has read the greeting. */
    public RawClient connect() {
        return RawClient.connect("127.0.0.1", port());
    }

    /** A client that is logged in as bob with TYPE I. */
    public RawClient login() {
        return connect().login("bob");
    }

    /** Stops the server with that grace; the store stays open. */
    public void stop(Duration grace) {
        server.stop(grace);
    }

    /** This test makes the server meet what it did not foresee. */
    public void expectInternalErrors() {
        internalErrorsExpected = true;
    }

    /**
     * Waits until nothing of what the clients did is left, and fails if something stays or an error was unforeseen. All
     * clients must have gone.
     */
    public void assertIdle() {
        Leftovers.awaitIdle(this::meter, storage);
        named.forEach(LeakCheck::assertNothingOpen);
        if (!internalErrorsExpected && meter("sluice.errors.internal") != 0) {
            throw new AssertionError("an internal error was logged");
        }
    }

    /** {@link #assertIdle}; then stops the server and fails if it leaves anything behind in this process or on disk. */
    @Override
    public void close() {
        try {
            assertIdle();
        } finally {
            server.stop(Duration.ZERO);
            storage.close();
            named.forEach(LeakCheck::close);
        }
        leftovers.awaitNone();
    }

    private record TestUsers(Map<String, User> users) implements Authenticator {
        @Override
        public AuthResult authenticate(Credentials credentials) {
            User user = users.get(credentials.user());
            boolean right =
                    switch (credentials) {
                        case Credentials.Password password ->
                            password.password().equals("secret");
                        case Credentials.Certificate certificate -> true;
                    };
            return user != null && right ? new AuthResult.Accepted(user) : new AuthResult.Rejected();
        }
    }
}
