package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Missing;
import io.sluice.benchmarks.whole.StoreResults.Row;
import io.sluice.benchmarks.whole.StoreResults.Time;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Measures the ways to the buckets of stores: curl straight at each, Sluice, and vsftpd on a mount of s3fs. */
public final class StoreComparison {

    private final StoreSizes sizes;
    private final Settings.Places places;
    private final Predicate<String> cases;
    private final PrintStream progress;
    private final List<Missing> missing = new ArrayList<>();

    /**
     * A comparison.
     *
     * @param only the cases to run, by their names; the empty pattern is all
     */
    public StoreComparison(StoreSizes sizes, Settings.Places places, Pattern only, PrintStream progress) {
        this.sizes = sizes;
        this.places = places;
        this.cases = only.asPredicate();
        this.progress = progress;
    }

    /** Measures all ways to each of those stores, which are {@code s3proxy}, {@code ceph}, or URLs. */
    public StoreResults run(List<String> stores, boolean peer) throws IOException, InterruptedException {
        Machine machine = Machine.here();
        List<Row> rows = new ArrayList<>();
        for (String name : stores) {
            Path work = Files.createTempDirectory(places.files(), "sluice-stores-");
            Deque<AutoCloseable> started = new ArrayDeque<>();
            try {
                StoreServers servers = new StoreServers(places, work, started);
                SignedUrls urls = servers.store(name);
                BareStore bare = new BareStore(urls, sizes, work);
                progress.println(name + ": preparing the bucket");
                bare.prepare();
                List<StoreWay> ways = new ArrayList<>(List.of(bare));
                ways.add(prepared(new FtpWay(servers.sluice(urls), "", sizes, servers.processes())));
                if (peer) {
                    peer(servers, urls).ifPresent(ways::add);
                }
                rows.addAll(measure(label(name), bare, ways));
            } finally {
                end(started);
                WholeServer.delete(work);
            }
        }
        return new StoreResults(machine, sizes, rows, missing);
    }

    /** Measures servers that run already. */
    StoreResults run(SignedUrls urls, Server server, Path work) throws IOException {
        Machine machine = Machine.here();
        BareStore bare = new BareStore(urls, sizes, work);
        bare.prepare();
        List<ProcessTree> processes = server.process().stream().toList();
        return new StoreResults(
                machine,
                sizes,
                measure("store", bare, List.of(bare, prepared(new FtpWay(server, "", sizes, processes)))),
                missing);
    }

    private static String label(String store) {
        return store.contains("://") ? store.replaceAll("^https?://", "") : store;
    }

    private static FtpWay prepared(FtpWay way) throws IOException {
        way.prepare();
        return way;
    }

    private Optional<StoreWay> peer(StoreServers servers, SignedUrls urls) {
        try {
            Server server = servers.mounted(urls);
            return Optional.of(prepared(new FtpWay(server, StoreServers.MOUNT + "/", sizes, servers.processes())));
        } catch (IOException e) {
            progress.println("vsftpd on s3fs: " + e.getMessage());
            missing.add(new Missing(StoreServers.PEER, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private List<Row> measure(String store, BareStore bare, List<StoreWay> all) throws IOException {
        List<StoreWay> ways = new ArrayList<>(all);
        List<Row> rows = new ArrayList<>();
        for (StoreCase what : StoreCase.values()) {
            if (!cases.test(what.label())) {
                continue;
            }
            Map<String, List<Time>> times = new java.util.LinkedHashMap<>();
            // The first time is for those that compile or remember what they have met.
            for (int repetition = 0; repetition <= sizes.repetitions(); repetition++) {
                for (StoreWay way : List.copyOf(ways)) {
                    try {
                        Time time = time(way, what);
                        if (repetition > 0) {
                            times.computeIfAbsent(way.name(), n -> new ArrayList<>())
                                    .add(time);
                        }
                        verify(bare, way, what);
                    } catch (IOException e) {
                        giveUp(way, store, what, e);
                        ways.remove(way);
                        times.remove(way.name());
                    }
                }
            }
            times.forEach((way, taken) -> {
                Row row = new Row(store, what, way, taken);
                progress.printf("%s %s %s: %.2f s%n", store, what.label(), way, row.median(Time::seconds));
                rows.add(row);
            });
        }
        return rows;
    }

    /** A peer that fails is left out from there on; with Sluice or the store itself the run fails. */
    private void giveUp(StoreWay way, String store, StoreCase what, IOException why) throws IOException {
        if (!way.name().equals(StoreServers.PEER)) {
            throw why;
        }
        progress.println(way.name() + ": " + why);
        missing.add(new Missing(way.name(), store + ", " + what.label() + ": " + why.getMessage()));
    }

    private void verify(BareStore bare, StoreWay way, StoreCase what) throws IOException {
        switch (what) {
            case STOR_BIG -> bare.verify(way.uploaded(what), sizes.big());
            case STOR_SMALL -> bare.verify(way.uploaded(what), StoreSizes.SMALL_SIZE);
            case RETR_BIG, RETR_SMALL, LIST -> {}
        }
    }

    private static Time time(StoreWay way, StoreCase what) throws IOException {
        double cpu = cpu(way);
        long start = System.nanoTime();
        way.run(what);
        double seconds = (System.nanoTime() - start) / 1e9;
        long pss = way.processes().stream().mapToLong(ProcessTree::pssBytes).sum();
        return new Time(seconds, cpu(way) - cpu, pss);
    }

    private static double cpu(StoreWay way) {
        return way.processes().isEmpty()
                ? Double.NaN
                : way.processes().stream().mapToDouble(ProcessTree::cpuSeconds).sum();
    }

    private void end(Deque<AutoCloseable> started) {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                progress.println("did not end: " + e);
            }
        }
    }
}
