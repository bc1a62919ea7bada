package io.sluice.server.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.fault.FaultCase.Command;
import io.sluice.server.fault.FaultCase.Stage;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.Download;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Patterns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of control and data connection at every stage of every kind of transfer: it ends in time, with the right
 * reply where there is anybody to get it, and the right line in the log; files are whole or as they were; the session goes
 * on where its connection lives, and nothing is left. All cases are played at once against one server; then each is looked
 * at.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {

    private static final List<FaultCase> CASES = FaultCase.all();
    private static final int AT_ONCE = 64;
    private static final long PATIENCE_SECONDS = 120;

    /** More than the buffers of the kernel between two sockets of this machine. */
    private static final int BIG = 9 << 20;

    private static final int ENTRIES = 36_000;
    private static final byte[] CONTENT = new Patterns(5).bytes(0, 300_000);
    private static final String OLD = "what was there before";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Pattern TRANSFER =
            Pattern.compile("peer=(\\S+) user=bob event=transfer kind=\\S+ path=(\\S+) .* result=(\\S+) reply=(\\d+)");

    private static final Pattern DISCONNECTED = Pattern.compile("peer=(\\S+) user=\\S+ event=disconnected");

    private final MemoryStorage store = new MemoryStorage(1L << 30, InstantSource.system());
    private final Map<FaultCase, Future<FaultRun.Seen>> seen = new HashMap<>();
    private final Map<String, String> resultByPeer = new ConcurrentHashMap<>();
    private final Set<String> disconnected = ConcurrentHashMap.newKeySet();
    private final Map<Command, Long> sizes = new EnumMap<>(Command.class);

    @BeforeAll
    void playAll() throws InterruptedException {
        fill();
        try (ServerLog _ = ServerLog.open(this::read);
                TestServer server = TestServer.over(new Kept(store), Configs.timeouts(LONG, LONG, SHORT, SHORT))) {
            measure(server);
            Semaphore places = new Semaphore(AT_ONCE);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CASES.size(); i++) {
                    places.acquire();
                    FaultCase fault = CASES.get(i);
                    String directory = "/c" + i;
                    String address = "127.1." + i / 250 + "." + (1 + i % 250);
                    seen.put(fault, threads.submit(() -> {
                        try {
                            return play(server, fault, directory, address);
                        } finally {
                            places.release();
                        }
                    }));
                }
            }
            server.assertIdle();
            for (String outcome : new TreeSet<>(resultByPeer.values())) {
                if (!outcome.equals("completed")) {
                    assertEquals(
                            Collections.frequency(resultByPeer.values(), outcome),
                            server.count("sluice.transfers", "outcome", outcome),
                            "the counter of " + outcome);
                }
            }
        }
    }

    /** Notes what the server says of transfers, but for those that clients look with whether their session goes on. */
    private void read(String line) {
        Matcher transfer = TRANSFER.matcher(line);
        if (transfer.find()) {
            if (!transfer.group(2).equals("/small")) {
                resultByPeer.put(transfer.group(1), transfer.group(3));
            }
        } else {
            Matcher end = DISCONNECTED.matcher(line);
            if (end.find()) {
                disconnected.add(end.group(1));
            }
        }
    }

    private FaultRun.Seen play(TestServer server, FaultCase fault, String directory, String address) throws Exception {
        store.makeDirectory(VfsPath.of(directory));
        write(directory + "/old", OLD.getBytes(ISO_8859_1));
        RawClient client = RawClient.connectSilently("127.0.0.1", server.port(), address);
        client.expect("220 ");
        client.login("bob").command("CWD " + directory, "250 ");
        Set<String> known = fault.stage() == Stage.BEFORE_150 ? disconnected : resultByPeer.keySet();
        return new FaultRun(fault, client, CONTENT, sizes.getOrDefault(fault.command(), 0L), known::contains).play();
    }

    private void measure(TestServer server) {
        try (RawClient client = server.login()) {
            for (Command command : Command.values()) {
                if (!command.isUpload()) {
                    sizes.put(command, (long) client.fetch(command.line).length);
                }
            }
        }
    }

    @AfterAll
    void closeStore() {
        store.close();
    }

    static List<FaultCase> cases() {
        return CASES;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsAsItShould(FaultCase fault) throws Exception {
        FaultRun.Seen what;
        try {
            what = Objects.requireNonNull(seen.get(fault)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the client of: " + fault, e.getCause());
        }
        String ending = what.reply() + " " + resultByPeer.getOrDefault(what.peer(), "none");
        assertTrue(fault.endings().contains(ending), fault + ": " + ending);
        String directory = "/c" + CASES.indexOf(fault);
        boolean published = ending.endsWith("completed");
        String sent = new String(CONTENT, 0, what.sent(), ISO_8859_1);
        switch (fault.command()) {
            case STOR -> assertEquals(published ? sent : OLD, text(directory + "/old"));
            case APPE -> assertEquals(published ? OLD + sent : OLD, text(directory + "/old"));
            case STOU -> {
                assertEquals(published ? 2 : 1, entries(directory));
                if (published) {
                    String name = what.opening().substring("150 FILE: ".length());
                    assertEquals(sent, text(directory + "/" + name));
                }
            }
            case RETR, LIST, MLSD, NLST -> assertEquals(OLD, text(directory + "/old"));
        }
    }

    @Test
    void eachEndingThatMayBeIsSeenSomewhere() {
        TreeSet<String> results = new TreeSet<>(resultByPeer.values());
        assertEquals(
                List.of("completed", "control-lost", "data-connection-lost", "no-data-connection", "stalled"),
                List.copyOf(results));
    }

    /** The store stays open for the looks at it when the server has gone. */
    private static final class Kept extends ForwardingStorage {

        Kept(Storage delegate) {
            super(delegate);
        }

        @Override
        protected Storage decorate(Storage subtree) {
            return subtree;
        }

        @Override
        public void close() {
            // The test closes it.
        }
    }

    private void fill() {
        write("/big", new Patterns(6).bytes(0, BIG));
        write("/small", "small".getBytes(ISO_8859_1));
        store.makeDirectory(VfsPath.of("/many"));
        String name = "n".repeat(240);
        for (int i = 0; i < ENTRIES; i++) {
            write("/many/" + name + i, new byte[0]);
        }
    }

    private void write(String path, byte[] bytes) {
        try (Upload upload = store.openWrite(VfsPath.of(path), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit();
        }
    }

    private String text(String path) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * CONTENT.length);
        try (Download download = store.openRead(VfsPath.of(path), 0)) {
            while (download.read(bytes) >= 0) {
                // More may come.
            }
        }
        return new String(bytes.array(), 0, bytes.position(), ISO_8859_1);
    }

    private int entries(String directory) {
        int count = 0;
        try (Listing listing = store.list(VfsPath.of(directory))) {
            while (listing.hasNext()) {
                listing.next();
                count++;
            }
        }
        return count;
    }
}
