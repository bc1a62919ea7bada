package io.sluice.server.interop;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A whole server over a directory on disk, and a directory beside it for the clients to work in. */
final class LocalServer implements AutoCloseable {

    private final Path root;
    private final Path work;
    private final ServerLog log = ServerLog.open();
    private final TestServer server;

    private LocalServer(Path directory, UnaryOperator<ServerConfig> change) throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        work = Files.createDirectories(directory.resolve("work"));
        server = TestServer.overDirectory(root, change);
    }

    /** A server whose store is a directory in this one. */
    static LocalServer in(Path directory, UnaryOperator<ServerConfig> change) {
        try {
            return new LocalServer(directory, change);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory that is served. */
    Path root() {
        return root;
    }

    /** The directory that clients run in. */
    Path work() {
        return work;
    }

    /** The control port. */
    int port() {
        return server.port();
    }

    /** The port that clients of that kind connect to: the first listener of the configuration is for implicit TLS. */
    int port(Way way) {
        return server.ports().get(way.implicit() ? 1 : 0);
    }

    /** The URL of the root for clients of that kind, with user and password. */
    String url(Way way) {
        return (way.implicit() ? "ftps" : "ftp") + "://bob:secret@" + way.hostInUrl() + ":" + port(way) + "/";
    }

    /** The URL of the root for a host such as {@code 127.0.0.1} or {@code [::1]}, with user and password. */
    String url(String host) {
        return "ftp://bob:secret@" + host + ":" + port() + "/";
    }

    /** A client program that runs in {@link #work}. */
    Client client(String... command) {
        return new Client(this::logTail, work, command);
    }

    /** A client of raw lines, logged in. */
    RawClient login() {
        return server.login();
    }

    /** What the server logged last. */
    String logTail() {
        return log.tail();
    }

    /** Bytes of the uploads that are not yet visible, or -1 if there are none. */
    long stagedBytes() {
        Path staging = root.resolve(".sluice-staging");
        if (!Files.isDirectory(staging)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(staging)) {
            return files.mapToLong(LocalServer::sizeOrGone).max().orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sizeOrGone(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // Committed or discarded between the listing and the look at it.
            return -1;
        }
    }

    /** How many bytes of files went in that direction, {@code upload} or {@code download}. */
    long bytes(String direction) {
        return (long) server.count("sluice.bytes", "direction", direction);
    }

    /** The sum of the counters of that name with that tag. */
    long count(String meter, String tag, String value) {
        return (long) server.count(meter, tag, value);
    }

    /** The sum of all meters of that name. */
    long meter(String meter) {
        return (long) server.meter(meter);
    }

    /** How many transfers run. */
    int transfers() {
        return (int) server.meter("sluice.transfers.active");
    }

    /** How many sessions there are. */
    int sessions() {
        return (int) server.meter("sluice.sessions.active");
    }

    /** Waits until nothing runs any more and fails if anything of a session or a staged file is left. */
    void assertIdle() {
        try {
            server.assertIdle();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + logTail(), e);
        }
        Eventually.holds(() -> stagedBytes() < 0, () -> "a staged file is left\n" + logTail());
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            log.close();
        }
    }
}
