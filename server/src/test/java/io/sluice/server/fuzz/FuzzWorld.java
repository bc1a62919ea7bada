package io.sluice.server.fuzz;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.command.CommandContext;
import io.sluice.server.command.LiveSessions;
import io.sluice.server.command.Security;
import io.sluice.server.command.Services;
import io.sluice.server.config.Listener;
import io.sluice.server.config.PortRange;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.data.AnnouncedAddresses;
import io.sluice.server.data.DataTls;
import io.sluice.server.data.PassivePortVerticle;
import io.sluice.server.data.PassivePorts;
import io.sluice.server.data.TransferBuffers;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.observe.SessionLog;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.TestServer;
import io.sluice.server.tree.Stores;
import io.sluice.server.tree.UserTrees;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.LeakCheck;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What one fuzzed session sees: a small store of its own with a home that it must not leave, and the shared rest of a
 * server. Anybody may log in with any password; {@code down} meets an authenticator that is out of order,
 * {@code ro} may only read, {@code rules} has no access to {@code /d}, {@code nohome} has no home.
 *
 * <p>Our own address is one of documentation (RFC 5737) that no machine has. So active connections fail at once, before a
 * packet leaves, whatever port the input names.
 */
public final class FuzzWorld {

    /** Where the client is, and where passive ports listen. */
    public static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);

    /** Where the client believes us to be. */
    public static final InetSocketAddress OURSELVES = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 21);

    /** A session of that client, without TLS. */
    public static CommandContext context(Services services, SessionLog log) {
        Listener listener = services.config().listeners().getFirst();
        return new CommandContext(
                services,
                log,
                new CommandContext.Ends(CLIENT, OURSELVES),
                new Security(listener, Optional.empty(), services.config().tls().clientCertificates(), engine -> {}));
    }

    /** What stands in every file outside of the home. */
    private static final String SECRET = "not-for-clients";

    private static final int TRANSFERS = 4;
    private static final int IDLE_BUFFERS = 8;
    private static final int PORT_COUNT = 40;
    private static final long MOST_BYTES = 64 * 1024;
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
    private static final VfsPath HOME = VfsPath.of("/home/bob");
    private static final VfsPath OUTSIDE = VfsPath.of("/etc/secret");

    private static @Nullable Shared shared;

    private final Shared common;
    private final MemoryStorage memory = new MemoryStorage(MOST_BYTES, () -> MODIFIED);
    private final LeakCheck leaks = new LeakCheck(memory);
    private final Services services;
    private final double internalErrors;

    /** What is made once: event loops, ports, meters. */
    private record Shared(
            Vertx vertx,
            ServerConfig config,
            Services.Passive passive,
            Services.Transfers transfers,
            SimpleMeterRegistry meters,
            ServerMetrics metrics) {}

    /** A fresh world. */
    public FuzzWorld() {
        common = shared();
        internalErrors = sum("sluice.errors.internal");
        for (String directory : new String[] {"/etc", "/home", "/home/bob", "/home/bob/d", "/home/eve"}) {
            memory.makeDirectory(VfsPath.of(directory));
        }
        put(OUTSIDE, SECRET);
        put(VfsPath.of("/home/eve/own"), SECRET);
        put(HOME.child("f"), "one\r\ntwo\nthree");
        put(HOME.child("d").child("g.txt"), "");
        services = new Services(
                common.config(),
                new UserTrees(Stores.of(leaks), List.of(), Instant.EPOCH),
                new Anybody(),
                common.passive(),
                common.transfers(),
                new LiveSessions(),
                common.metrics(),
                Optional.empty());
    }

    /** What the session's context is made of. */
    public Services services() {
        return services;
    }

    /** Fails if the session reached out of its home, left something behind, or met an error that nobody foresaw. */
    public void check() {
        require(sum("sluice.errors.internal") == internalErrors, "an internal error was answered");
        require(names(VfsPath.ROOT).equals(Set.of("etc", "home")), "the root was changed");
        require(names(VfsPath.of("/home")).equals(Set.of("bob", "eve")), "the homes were changed");
        require(names(VfsPath.of("/etc")).equals(Set.of("secret")), "a directory outside was changed");
        require(memory.stat(OUTSIDE).size() == SECRET.length(), "a file outside was changed");
        require(memory.stat(VfsPath.of("/home/eve/own")).size() == SECRET.length(), "another home was changed");
    }

    /** Fails unless everything that the session held comes back within the time. */
    public void awaitReleased(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (!isReleased()) {
            if (System.nanoTime() - deadline > 0) {
                leaks.assertNothingOpen();
                throw new AssertionError("left behind: " + sum("sluice.passive.leases") + " leases, "
                        + sum("sluice.buffers.lent") + " bytes of buffers, "
                        + (TRANSFERS - common.transfers().slots().availablePermits()) + " transfers, "
                        + (TRANSFERS - common.transfers().workSlots().availablePermits()) + " works");
            }
            Thread.onSpinWait();
        }
    }

    private boolean isReleased() {
        return leaks.openCount() == 0
                && !services.sessions().iterator().hasNext()
                && sum("sluice.passive.leases") == 0
                && sum("sluice.buffers.lent") == 0
                && common.transfers().slots().availablePermits() == TRANSFERS
                && common.transfers().workSlots().availablePermits() == TRANSFERS;
    }

    /** Whether that tells what is outside of the home. Asked here, where the fuzzer does not learn the word it looks for. */
    public static boolean tellsSecret(String text) {
        return text.contains(SECRET);
    }

    /** Stops what was made once; the next world makes it anew. */
    public static synchronized void shutDown() {
        Shared old = shared;
        if (old != null) {
            shared = null;
            old.vertx().close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static synchronized Shared shared() {
        Shared made = shared;
        if (made == null) {
            PortRange range = Ports.free(PORT_COUNT);
            ServerConfig config = Configs.passive(range, 0, Duration.ZERO)
                    .andThen(Configs.timeouts(
                            Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(20), Duration.ofSeconds(20)))
                    .andThen(Configs.compression())
                    .apply(TestServer.config().withHost("127.0.0.1"));
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            ServerMetrics metrics = new ServerMetrics(meters);
            TransferBuffers buffers = TransferBuffers.keeping(IDLE_BUFFERS, metrics);
            Vertx vertx = Vertx.vertx();
            DataTls tls = new DataTls(config.tls(), buffers.records(), metrics);
            CompletableFuture<PassivePorts> ports = new CompletableFuture<>();
            vertx.deployVerticle(new PassivePortVerticle(config, tls, metrics, ports))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            made = new Shared(
                    vertx,
                    config,
                    new Services.Passive(ports.join(), new AnnouncedAddresses(config.passive(), metrics)),
                    new Services.Transfers(new Semaphore(TRANSFERS), new Semaphore(TRANSFERS), buffers, tls),
                    meters,
                    metrics);
            shared = made;
        }
        return made;
    }

    private double sum(String meter) {
        double sum = 0;
        for (var found : common.meters().find(meter).meters()) {
            for (var measurement : found.measure()) {
                sum += measurement.getValue();
            }
        }
        return sum;
    }

    private void put(VfsPath path, String text) {
        try (var upload = memory.openWrite(path, new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            upload.commit();
        }
    }

    private Set<String> names(VfsPath directory) {
        Set<String> names = new HashSet<>();
        try (var listing = memory.list(directory)) {
            while (listing.hasNext()) {
                names.add(listing.next().name());
            }
        }
        return names;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private record Anybody() implements Authenticator {
        @Override
        public AuthResult authenticate(Credentials credentials) {
            EnumSet<Permission> rights = EnumSet.allOf(Permission.class);
            return switch (credentials.user()) {
                case "down" -> new AuthResult.Unavailable("out of order");
                case "ro" -> accepted("ro", HOME, Access.everywhere(EnumSet.of(Permission.LIST, Permission.DOWNLOAD)));
                case "rules" ->
                    accepted("rules", HOME, new Access(rights, List.of(new Access.Rule(VfsPath.of("/d"), Set.of()))));
                case "nohome" -> accepted("nohome", HOME.child("none"), Access.everywhere(rights));
                default -> accepted(credentials.user(), HOME, Access.everywhere(rights));
            };
        }

        private static AuthResult accepted(String name, VfsPath home, Access access) {
            return new AuthResult.Accepted(User.of(name, home, access));
        }
    }
}
