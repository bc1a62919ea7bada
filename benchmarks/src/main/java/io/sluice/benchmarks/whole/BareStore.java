package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Curls.Each;
import io.sluice.vfs.s3.UploadsConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** curl straight at the store: what no server between can be faster than. It prepares the bucket, too. */
final class BareStore implements CurlWay {

    static final String ROOT = "bench/";
    private static final Pattern KEY = Pattern.compile("<Key>");
    private static final int PAGE = 1_000;

    private final SignedUrls urls;
    private final StoreSizes sizes;
    private final Path work;
    private Optional<Curls> next = Optional.empty();
    private int round;
    private int connections;

    /**
     * A client of that bucket.
     *
     * @param work a directory of this run, with room for the large object
     */
    BareStore(SignedUrls urls, StoreSizes sizes, Path work) {
        this.urls = urls;
        this.sizes = sizes;
        this.work = work;
    }

    static String small(int number) {
        return "small/s" + number;
    }

    static String listed(int number) {
        return String.format(Locale.ROOT, "many/entry-%05d", number);
    }

    @Override
    public String name() {
        return "curl";
    }

    @Override
    public boolean does(StoreCase what) {
        return true;
    }

    @Override
    public String uploads() {
        return ROOT + "curl-" + round + "/";
    }

    /** How many connections the last run made. */
    int connections() {
        return connections;
    }

    /** The same client, which sends the large object in parts; after {@link #prepare}. */
    PartedStore inParts(UploadsConfig parts) throws IOException {
        return new PartedStore(urls, sizes.big(), parts.partSize().bytes(), parts.partsInFlight(), work);
    }

    /** Makes the bucket, unless it is there, and what lies in it. */
    void prepare() throws IOException, InterruptedException {
        write("big", sizes.big());
        write("small", StoreSizes.SMALL_SIZE);
        write("empty", 0);
        // An answer of 409 says that it is there.
        new ProcessBuilder("curl", "-q", "-s", "-o", "/dev/null", "-X", "PUT", urls.sign("PUT", "", Map.of()))
                .inheritIO()
                .start()
                .waitFor();
        put(List.of(ROOT + "big"), "big").run();
        put(keys(sizes.small(), BareStore::small, ROOT), "small").run();
        put(keys(sizes.listed(), BareStore::listed, ROOT), "empty").run();
    }

    private void write(String name, long size) throws IOException {
        try (FileChannel file = FileChannel.open(
                work.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            new Content().write(file, size, sent -> {});
        }
    }

    @Override
    public void ready(StoreCase what) throws IOException {
        round++;
        next = Optional.of(
                switch (what) {
                    case RETR_BIG -> curls(Each.get(), List.of(ROOT + "big"));
                    case STOR_BIG -> put(List.of(uploads() + "big"), "big");
                    case STOR_SMALL -> put(keys(sizes.small(), BareStore::small, uploads()), "small");
                    case RETR_SMALL -> curls(Each.get(), keys(sizes.small(), BareStore::small, ROOT));
                    case LIST -> Curls.of(pages(), new Each("GET", Optional.empty(), Each.ANSWERS), 1, work);
                });
    }

    private Curls put(List<String> keys, String file) throws IOException {
        return curls(Each.put(work.resolve(file)), keys);
    }

    private Curls curls(Each each, List<String> keys) throws IOException {
        return Curls.of(urls, each, keys, sizes.sessions(), work);
    }

    private static List<String> keys(int count, IntFunction<String> name, String directory) {
        return IntStream.range(0, count)
                .mapToObj(i -> directory + name.apply(i))
                .toList();
    }

    /** One URL for each page; the names are known, so that one curl can get all of them over one connection. */
    private List<String> pages() {
        List<String> pages = new ArrayList<>();
        for (int first = 0; first < sizes.listed(); first += PAGE) {
            String after = first == 0 ? ROOT + "many/" : ROOT + listed(first - 1);
            pages.add(urls.sign(
                    "GET",
                    "",
                    Map.of("list-type", "2", "delimiter", "/", "prefix", ROOT + "many/", "start-after", after)));
        }
        return pages;
    }

    @Override
    public Closeable run(StoreCase what) throws IOException {
        Curls curls = next.orElseThrow(() -> new IllegalStateException("not ready"));
        connections = curls.run().connections();
        if (what == StoreCase.LIST) {
            long found =
                    KEY.matcher(Files.readString(curls.received())).results().count();
            if (found != sizes.listed()) {
                throw new IOException("a listing of " + found + " keys is not whole");
            }
        }
        return () -> {};
    }
}
