package io.sluice.server.interop;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.s3.S3Config;
import io.sluice.vfs.s3.S3Fixture;
import io.sluice.vfs.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A whole server over a fresh bucket, a directory for the clients to work in, and a look at the bucket past the server. At
 * the end nothing of an upload may be left in the bucket, and nothing of a session in the server.
 */
final class BucketServer implements AutoCloseable {

    private final Path work;
    private final ServerLog log = ServerLog.open();
    private final S3Fixture bucket;
    private final TestServer server;

    private BucketServer(S3Fixture bucket, TestServer server, Path work) {
        this.bucket = bucket;
        this.server = server;
        this.work = work;
    }

    /** A server whose only store is a bucket there. */
    static BucketServer over(S3Server store, Path directory, UnaryOperator<S3Config> change) {
        return over(store, directory, change, UnaryOperator.identity());
    }

    /** The same with another configuration of the server. */
    static BucketServer over(
            S3Server store, Path directory, UnaryOperator<S3Config> change, UnaryOperator<ServerConfig> configure) {
        S3Fixture bucket = S3Fixture.on(store, change);
        return new BucketServer(bucket, TestServer.over(bucket.store(), configure), made(directory, "work"));
    }

    /** A server over a directory beside that for the clients, where the bucket is the store with the name {@code bucket}. */
    static BucketServer beside(S3Server store, Path directory, UnaryOperator<ServerConfig> configure) {
        S3Fixture bucket = S3Fixture.on(store);
        TestServer server = TestServer.over(made(directory, "root"), Map.of("bucket", bucket.store()), configure);
        return new BucketServer(bucket, server, made(directory, "work"));
    }

    private static Path made(Path directory, String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory that clients run in. */
    Path work() {
        return work;
    }

    /** The control port. */
    int port() {
        return server.port();
    }

    /** The URL of the root, with user and password. */
    String url() {
        return url("bob");
    }

    /** The URL of that user's root. */
    String url(String user) {
        return "ftp://" + user + ":secret@127.0.0.1:" + port() + "/";
    }

    /** Adds a user whose root is that of the store. */
    void addUser(String name) {
        server.add(User.of(name, VfsPath.ROOT, Access.everywhere(EnumSet.allOf(Permission.class))));
    }

    /** A client program that runs in {@link #work}. */
    Client client(String... command) {
        return new Client(this::logTail, work, command);
    }

    /** Runs lftp with those commands; each failure ends it. */
    String lftp(String commands) {
        return client(
                        "lftp",
                        "-c",
                        "set cmd:fail-exit yes; set net:max-retries 1; set net:timeout 60; open " + url() + "; "
                                + commands)
                .run();
    }

    /** A client of raw lines, logged in. */
    RawClient login() {
        return server.login();
    }

    /** What the server logged last. */
    String logTail() {
        return log.tail();
    }

    /** The sum of all meters of that name. */
    double meter(String name) {
        return server.meter(name);
    }

    /** How many transfers run. */
    int transfers() {
        return (int) server.meter("sluice.transfers.active");
    }

    /** How many bytes of files went in that direction, {@code upload} or {@code download}. */
    long bytes(String direction) {
        return (long) server.count("sluice.bytes", "direction", direction);
    }

    /** Waits until nothing runs any more and fails if anything of a session is left. */
    void assertIdle() {
        try {
            server.assertIdle();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + logTail(), e);
        }
    }

    /** Writes an object past the server. */
    void put(String key, byte[] bytes) {
        bucket.client().putObject(r -> r.bucket(bucket.config().bucket()).key(key), RequestBody.fromBytes(bytes));
    }

    /** Reads an object past the server. */
    byte[] get(String key) {
        return bucket.client()
                .getObjectAsBytes(r -> r.bucket(bucket.config().bucket()).key(key))
                .asByteArray();
    }

    /** What a key carries besides its bytes. */
    Map<String, String> metadata(String key) {
        return bucket.client()
                .headObject(r -> r.bucket(bucket.config().bucket()).key(key))
                .metadata();
    }

    /** All keys of the bucket, sorted. */
    List<String> keys() {
        return bucket.keys().stream().sorted().toList();
    }

    /** The keys of uploads that have begun and not ended. */
    List<String> unfinished() {
        return bucket.unfinished();
    }

    @Override
    public void close() {
        try {
            assertIdle();
            bucket.assertNothingHeld();
        } finally {
            // Before the server, which counts this process's connections at its end.
            bucket.close();
            server.close();
            log.close();
        }
    }
}
