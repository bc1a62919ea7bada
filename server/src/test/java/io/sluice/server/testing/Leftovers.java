package io.sluice.server.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.sluice.vfs.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server in this process could leave behind, seen from outside: sessions, transfers, leases, buffers by its meters,
 * files by its store; threads, virtual ones too, by a thread dump; sockets, listening ones too, and selectors by
 * {@code /proc/self/fd}; staged files by a look into the directory.
 */
final class Leftovers {

    /** Gauges that are 0 when no client is there. */
    private static final List<String> GAUGES = List.of(
            "sluice.sessions.active",
            "sluice.transfers.active",
            "sluice.works.active",
            "sluice.passive.leases",
            "sluice.passive.waiting",
            "sluice.tls.identifying",
            "sluice.buffers.lent");

    /** Threads of a server begin so. */
    private static final List<String> THREADS = List.of(
            "session-",
            "beside",
            "break-off",
            "passive-",
            "identify-",
            "announced-names",
            "tls-files",
            "vert.x-",
            "vertx-");

    /** Threads that end with the client. */
    private static final List<String> THREADS_OF_CLIENTS = List.of("session-", "beside", "break-off", "identify-");

    private static final String STAGING = ".sluice-staging";

    private final Optional<Path> root;
    private final Map<String, Integer> before;

    private Leftovers(Optional<Path> root) {
        this.root = root;
        this.before = inUse();
    }

    /** To be called before the server starts. */
    static Leftovers before() {
        FirstUse.OF_SOCKETS.join();
        return new Leftovers(Optional.empty());
    }

    /** To be called before the server starts that serves this directory. */
    static Leftovers before(Path root) {
        FirstUse.OF_SOCKETS.join();
        return new Leftovers(Optional.of(root));
    }

    /** Waits until the meters say that nothing is in use and the store that nothing is open. */
    static void awaitIdle(ToDoubleFunction<String> meter, LeakCheck storage) {
        for (String gauge : GAUGES) {
            ServerFixture.await(gauge + " to be 0", () -> meter.applyAsDouble(gauge) == 0);
        }
        try {
            // A session's thread may still be at its last command when the connection has gone.
            ServerFixture.await("files to be closed", () -> storage.openCount() == 0);
        } catch (AssertionError e) {
            storage.assertNothingOpen();
            throw e;
        }
        ServerFixture.await("threads of sessions, transfers and works to end", () -> namedThreads().keySet().stream()
                .noneMatch(THREADS_OF_CLIENTS::contains));
    }

    /** Waits until this process holds no more than before the server started; fails otherwise and says what it is. */
    void awaitNone() {
        try {
            ServerFixture.await("what the server used to be free again", () -> grown().isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("left behind by the server: " + grown(), e);
        }
    }

    /** What there is more of than before. */
    private Map<String, Integer> grown() {
        Map<String, Integer> more = new TreeMap<>();
        inUse().forEach((what, count) -> {
            int grown = count - before.getOrDefault(what, 0);
            if (grown > 0) {
                more.put(what, grown);
            }
        });
        return more;
    }

    private Map<String, Integer> inUse() {
        Map<String, Integer> all = new HashMap<>(namedThreads());
        all.putAll(descriptors());
        root.ifPresent(served -> all.put("staged files", stagedFiles(served)));
        return all;
    }

    private static int stagedFiles(Path served) {
        Path staging = served.resolve(STAGING);
        if (!Files.isDirectory(staging)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(staging)) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many descriptors of each kind that belongs to servers are open. */
    private Map<String, Integer> descriptors() {
        Map<String, Integer> kinds = new HashMap<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            all.forEach(descriptor -> {
                String kind = kind(descriptor);
                if (kind != null) {
                    kinds.merge(kind, 1, Integer::sum);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
    }

    private @Nullable String kind(Path descriptor) {
        String target;
        try {
            target = Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed between the listing and the look at it.
            return null;
        }
        if (target.startsWith("socket:")) {
            return "sockets";
        }
        if (target.startsWith("anon_inode:")) {
            return target;
        }
        boolean served = root.filter(directory -> target.startsWith(directory.toString()))
                .isPresent();
        return served ? "files of the store" : null;
    }

    /** How many threads there are whose name begins as those of servers do. */
    private static Map<String, Integer> namedThreads() {
        Map<String, Integer> threads = new HashMap<>();
        for (String line : threadDump()) {
            for (String prefix : THREADS) {
                if (line.startsWith("#") && line.contains(" \"" + prefix)) {
                    threads.merge(prefix, 1, Integer::sum);
                }
            }
        }
        return threads;
    }

    /** The only view of all virtual threads that the JDK has. */
    private static List<String> threadDump() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
                return Files.readAllLines(dump);
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
