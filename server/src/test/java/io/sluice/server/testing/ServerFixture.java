package io.sluice.server.testing;

import io.sluice.server.config.ServerConfig;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.FaultyStorage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh server over an empty memory store for each test. Afterwards the clients are closed, and the test fails if the
 * server leaves anything behind ({@link TestServer#close}).
 */
public final class ServerFixture implements BeforeEachCallback, AfterEachCallback {

    private static final long PAUSE_NANOS = 1_000_000;
    private static final long MOST_BYTES = 1L << 30;

    private final UnaryOperator<ServerConfig> change;
    private @Nullable Running running;

    private record Running(MemoryStorage memory, FaultyStorage storage, TestServer server, List<RawClient> clients) {}

    private ServerFixture(UnaryOperator<ServerConfig> change) {
        this.change = change;
    }

    /** With the configuration of {@link TestServer#config}. */
    public static ServerFixture standard() {
        return with(UnaryOperator.identity());
    }

    /** With another configuration. */
    public static ServerFixture with(UnaryOperator<ServerConfig> change) {
        return new ServerFixture(change);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        MemoryStorage memory = new MemoryStorage(MOST_BYTES, InstantSource.system());
        FaultyStorage storage = new FaultyStorage(memory);
        running = new Running(memory, storage, TestServer.over(storage, change), new CopyOnWriteArrayList<>());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Running ended = running();
        ended.clients().forEach(RawClient::close);
        running = null;
        ended.server().close();
    }

    /** This test makes the server meet what it did not foresee. */
    public void expectInternalErrors() {
        server().expectInternalErrors();
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("no test runs");
        }
        return now;
    }

    /** The server. */
    public TestServer server() {
        return running().server();
    }

    /** The store, to be told where to fail. */
    public FaultyStorage storage() {
        return running().storage();
    }

    /** A client that has read the greeting. */
    public RawClient connect() {
        return watched(server().connect());
    }

    /** A client that has read the greeting, from that address of this machine. */
    public RawClient connectFrom(String localAddress) {
        RawClient client = watched(RawClient.connectSilently("127.0.0.1", server().port(), localAddress));
        client.expect("220");
        return client;
    }

    /** A client that has read the greeting, over IPv6. */
    public RawClient connect6() {
        return watched(RawClient.connect("::1", server().port()));
    }

    /** A client of another listener that has read nothing. */
    public RawClient connectTo(int port) {
        return watched(RawClient.connectSilently("127.0.0.1", port, null));
    }

    /** A client that has read nothing. */
    public RawClient connectSilently() {
        return watched(RawClient.connectSilently("127.0.0.1", server().port(), null));
    }

    /** A client that is logged in as bob with TYPE I. */
    public RawClient login() {
        return connect().login("bob");
    }

    /** Closes the clients of this test except those. */
    public void closeAllBut(RawClient... kept) {
        running().clients().stream()
                .filter(client -> !List.of(kept).contains(client))
                .forEach(RawClient::close);
    }

    private RawClient watched(RawClient client) {
        running().clients().add(client);
        return client;
    }

    /** Makes a file without the server. */
    public void put(String path, byte[] bytes) {
        try (Upload upload = running().memory().openWrite(VfsPath.of(path), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit();
        }
    }

    /** Makes a file of text, a byte for a character. */
    public void put(String path, String text) {
        put(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Makes a directory without the server. */
    public void makeDirectory(String path) {
        running().memory().makeDirectory(VfsPath.of(path));
    }

    /** What a file holds. */
    public byte[] get(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Download download = running().memory().openRead(VfsPath.of(path), 0)) {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            while (download.read(buffer.clear()) >= 0) {
                bytes.write(buffer.array(), 0, buffer.position());
            }
        }
        return bytes.toByteArray();
    }

    /** What a file holds, a character for a byte. */
    public String text(String path) {
        return new String(get(path), StandardCharsets.ISO_8859_1);
    }

    /** Whether there is anything under that name. */
    public boolean exists(String path) {
        try {
            running().memory().stat(VfsPath.of(path));
            return true;
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.NotFound) {
                return false;
            }
            throw e;
        }
    }

    /** Waits until no transfer runs. */
    public void awaitNoTransfer() {
        await("no transfer", () -> server().meter("sluice.transfers.active") == 0);
    }

    /** Waits until no work on the store without a data connection runs. */
    public void awaitNoWork() {
        await("no work", () -> server().meter("sluice.works.active") == 0);
    }

    /** Waits for what must come, and fails if it does not. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline =
                System.nanoTime() + Duration.ofMillis(RawClient.PATIENCE_MILLIS).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
