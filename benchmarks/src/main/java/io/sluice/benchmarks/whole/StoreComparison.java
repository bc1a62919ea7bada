package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Missing;
import io.sluice.benchmarks.whole.StoreResults.Row;
import io.sluice.benchmarks.whole.StoreResults.Time;
import io.sluice.vfs.s3.CredentialsConfig;
import io.sluice.vfs.s3.S3Config;
import io.sluice.vfs.s3.UploadsConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Measures the ways to the buckets of stores: curl straight at each, whole, in parts and through a relay, Sluice, and vsftpd on a mount of s3fs. */
public final class StoreComparison {

    /** So much of the CPU time may go to compilers before figures are taken. */
    private static final double QUIET = 0.05;

    private static final int MOST_WARM_UPS_BIG = 12;

    /** How many times the bytes of a large object a store takes for it: its parts, and what it makes of them. */
    private static final int COPIES = 3;

    private final StoreSizes sizes;
    private final Settings.Places places;
    private final Predicate<String> cases;
    private final MemoryFloor floor;
    private final PrintStream progress;
    private final List<Missing> missing = new ArrayList<>();

    /**
     * A comparison that stops before it takes the last memory of the machine.
     *
     * @param only the cases to run, by their names; the empty pattern is all
     */
    public StoreComparison(StoreSizes sizes, Settings.Places places, Pattern only, PrintStream progress) {
        this(sizes, places, only, MemoryFloor.usual(), progress);
    }

    StoreComparison(StoreSizes sizes, Settings.Places places, Pattern only, MemoryFloor floor, PrintStream progress) {
        this.sizes = sizes;
        this.places = places;
        this.cases = only.asPredicate();
        this.floor = floor;
        this.progress = progress;
    }

    /** Measures all ways to each of those stores, which are {@code s3proxy}, {@code ceph}, or URLs; says which failed. */
    public StoreResults run(List<String> stores, boolean peer) throws IOException, InterruptedException {
        Machine machine = Machine.here();
        List<Row> rows = new ArrayList<>();
        for (String name : stores) {
            try {
                rows.addAll(measure(name, peer));
            } catch (IOException e) {
                // What the others have shown stays.
                leaveOut("all", name, e);
            }
        }
        return new StoreResults(machine, sizes, rows, missing);
    }

    private List<Row> measure(String name, boolean peer) throws IOException, InterruptedException {
        floor.check();
        try (Children children = new Children(places.work(), progress)) {
            Path work = children.directory(places.files());
            Store store = new StoreServers(places, work, children).store(name);
            BareStore bare = prepared(store, work);
            Gateways gateways = new Gateways(places, work, children);
            List<Gateway> all = new ArrayList<>(List.of(gateways.sluice(store.urls())));
            if (peer) {
                all.addAll(peer(gateways, store.urls()));
            }
            List<StoreWay> limits = new ArrayList<>(limits(bare));
            if (cases.test(StoreCase.RETR_BIG.label()) || cases.test(StoreCase.STOR_BIG.label())) {
                int port = places.basePort() + StoreServers.RELAY;
                limits.add(RelayedStore.start(store.urls(), port, work, children));
            }
            return measure(store, limits, all, new UploadCheck(store.urls(), sizes, work));
        }
    }

    /** What no gateway can be faster than. */
    private List<StoreWay> limits(BareStore bare) throws IOException {
        return cases.test(StoreCase.STOR_BIG.label()) ? List.of(bare, bare.inParts(parts())) : List.of(bare);
    }

    /** Measures a server that runs already. */
    StoreResults run(Store store, BareStore bare, Gateway gateway, Path work) throws IOException {
        return new StoreResults(
                Machine.here(),
                sizes,
                measure(store, limits(bare), List.of(gateway), new UploadCheck(store.urls(), sizes, work)),
                missing);
    }

    private BareStore prepared(Store store, Path work) throws IOException, InterruptedException {
        progress.println(store.name() + ": preparing the bucket");
        BareStore bare = new BareStore(store.urls(), sizes, work);
        bare.prepare();
        return bare;
    }

    private List<Gateway> peer(Gateways gateways, SignedUrls urls) {
        try {
            return gateways.mounted(urls);
        } catch (IOException e) {
            leaveOut(Gateways.PEER, "start", e);
            return List.of();
        }
    }

    private List<Row> measure(Store store, List<StoreWay> limits, List<Gateway> gateways, UploadCheck check)
            throws IOException {
        WarmMemory memory = new WarmMemory(check.work(), COPIES * sizes.big());
        List<StoreWay> ways = new ArrayList<>(limits);
        for (Gateway gateway : gateways) {
            FtpWay way = new FtpWay(gateway, sizes);
            try {
                way.prepare();
                ways.add(way);
            } catch (IOException e) {
                giveUp(way, store.name(), e);
            }
        }
        StoreStopwatch watch = StoreStopwatch.of(store, ways, floor, memory);
        List<Row> rows = new ArrayList<>();
        for (StoreCase what : StoreCase.values()) {
            if (cases.test(what.label())) {
                rows.addAll(measure(what, ways, watch, check));
            }
        }
        return rows;
    }

    /** As Sluice sends them by default. */
    private static UploadsConfig parts() {
        return S3Config.of("any", Optional.empty(), CredentialsConfig.keys("any", "any"))
                .uploads();
    }

    /** A case on all ways in turns; a way that fails is taken out of them. */
    private List<Row> measure(StoreCase what, List<StoreWay> ways, StoreStopwatch watch, UploadCheck check)
            throws IOException {
        String about = watch.store().name() + ", " + what.label();
        Map<StoreWay, Row> rows = new LinkedHashMap<>();
        for (StoreWay way : List.copyOf(ways)) {
            if (way.does(what)) {
                attempt(way, about, ways, () -> {
                    int warmUps = warmUp(way, what, watch, check);
                    rows.put(way, new Row(watch.store().name(), what, way.name(), warmUps, new ArrayList<>()));
                });
            }
        }
        for (int repetition = 0; repetition < sizes.repetitions(); repetition++) {
            // Each begins once, so that none always works behind the same other.
            List<Map.Entry<StoreWay, Row>> turn = new ArrayList<>(rows.entrySet());
            Collections.rotate(turn, -repetition);
            for (Map.Entry<StoreWay, Row> one : turn) {
                StoreWay way = one.getKey();
                if (ways.contains(way)) {
                    if (what == StoreCase.STOR_BIG) {
                        watch.memory().touch();
                    }
                    attempt(way, about, ways, () -> one.getValue().times().add(once(way, what, watch, check)));
                }
            }
        }
        rows.keySet().retainAll(ways);
        rows.values()
                .forEach(row -> progress.printf(
                        "%s, %s: %.2f s, after %d warm-ups%n",
                        about, row.way(), row.median(Time::seconds), row.warmUps()));
        progress.printf("%d MiB of memory are left%n", Machine.availableBytes() >> 20);
        return List.copyOf(rows.values());
    }

    /** Something that a way does and may fail in. */
    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(StoreWay way, String about, List<StoreWay> ways, Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (IOException e) {
            giveUp(way, about, e);
            ways.remove(way);
        }
    }

    /** How often it took until the compilers were quiet; once for what does not compile, because others remember. */
    private int warmUp(StoreWay way, StoreCase what, StoreStopwatch watch, UploadCheck check) throws IOException {
        int most = way.compiles().isEmpty() ? 1 : what.perByte() ? MOST_WARM_UPS_BIG : sizes.warmUps();
        int done = 0;
        boolean quiet = false;
        while (done < most && !quiet) {
            Time time = once(way, what, watch, check);
            done++;
            double all = time.cpuSeconds() + (Double.isNaN(time.storeSeconds()) ? 0 : time.storeSeconds());
            quiet = done > 1 && time.compilerSeconds() < QUIET * all;
        }
        return done;
    }

    private static Time once(StoreWay way, StoreCase what, StoreStopwatch watch, UploadCheck check) throws IOException {
        Time time = watch.time(way, what);
        check.take(what, way.uploads());
        watch.store().reclaim().run();
        return time;
    }

    /** A peer that fails is left out from there on, and a store that takes no parts; with Sluice or curl the run fails. */
    private void giveUp(StoreWay way, String about, IOException why) throws IOException {
        floor.check(); // no peer's fault
        if (!way.name().startsWith(Gateways.PEER) && !way.name().equals(PartedStore.NAME)) {
            throw why;
        }
        leaveOut(way.name(), about, why);
    }

    private void leaveOut(String way, String about, IOException why) {
        progress.println(way + ", " + about + ": " + why);
        missing.add(new Missing(way, about + ": " + why.getMessage()));
    }
}
