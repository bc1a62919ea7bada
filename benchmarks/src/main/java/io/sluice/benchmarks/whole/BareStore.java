package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** curl straight at the store: what no server between can be faster than. It prepares the bucket, too, and checks it. */
final class BareStore implements StoreWay {

    static final String ROOT = "bench/";
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    private static final Pattern TOKEN = Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");
    private static final String DONE = "200\n";

    private final SignedUrls urls;
    private final StoreSizes sizes;
    private final Path work;

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
        return String.format(java.util.Locale.ROOT, "many/entry-%05d", number);
    }

    @Override
    public String name() {
        return "curl";
    }

    @Override
    public String uploaded(StoreCase what) {
        return ROOT + "curl/" + (what == StoreCase.STOR_BIG ? "big" : small(0));
    }

    @Override
    public List<ProcessTree> processes() {
        return List.of();
    }

    /** Makes the bucket, unless it is there, and what lies in it. */
    void prepare() throws IOException {
        write("big", sizes.big());
        write("small", StoreSizes.SMALL_SIZE);
        write("empty", 0);
        // An answer of 409 says that it is there.
        curl("--request", "PUT", "--output", "/dev/null", urls.sign("PUT", "", Map.of()));
        transfer("PUT", List.of(ROOT + "big"), work.resolve("big"));
        transfer("PUT", keys(sizes.small(), BareStore::small, ""), work.resolve("small"));
        transfer("PUT", keys(sizes.listed(), BareStore::listed, ""), work.resolve("empty"));
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
    public void run(StoreCase what) throws IOException {
        switch (what) {
            case RETR_BIG -> transfer("GET", List.of(ROOT + "big"), Path.of("/dev/null"));
            case STOR_BIG -> transfer("PUT", List.of(uploaded(what)), work.resolve("big"));
            case STOR_SMALL -> transfer("PUT", keys(sizes.small(), BareStore::small, "curl/"), work.resolve("small"));
            case RETR_SMALL -> transfer("GET", keys(sizes.small(), BareStore::small, ""), Path.of("/dev/null"));
            case LIST -> list();
        }
    }

    private static List<String> keys(int count, IntFunction<String> name, String directory) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> ROOT + directory + name.apply(i))
                .toList();
    }

    /** Fails unless what has been uploaded there is what was sent. */
    void verify(String key, long size) throws IOException {
        Path file = work.resolve("verify");
        curl("--fail", "--output", file.toString(), urls.sign("GET", key, Map.of()));
        CRC32C sum = new CRC32C();
        try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        long found = Files.size(file);
        Files.delete(file);
        if (found != size || sum.getValue() != new Content().checksum(size)) {
            throw new IOException(key + " is not what was uploaded: " + found + " bytes of " + size);
        }
    }

    /** One run of curl over all of them, with as many connections as there are sessions. */
    private void transfer(String method, List<String> keys, Path file) throws IOException {
        StringBuilder config = new StringBuilder();
        for (String key : keys) {
            config.append("url = \"").append(urls.sign(method, key, Map.of())).append("\"\n");
            config.append(
                    method.equals("PUT")
                            ? "upload-file = \"" + file + "\"\noutput = \"/dev/null\"\n"
                            : "output = \"" + file + "\"\n");
        }
        Path list = Files.writeString(work.resolve("curl.conf"), config);
        String said = curl(
                "--fail",
                "--parallel",
                "--parallel-immediate",
                "--parallel-max",
                Integer.toString(Math.min(keys.size(), sizes.sessions())),
                "--write-out",
                "%{http_code}\\n",
                "--config",
                list.toString());
        long done = Stream.of(said.split("(?<=\n)", -1)).filter(DONE::equals).count();
        if (done != keys.size()) {
            throw new IOException(done + " of " + keys.size() + " transfers were done: " + method);
        }
    }

    private void list() throws IOException {
        List<String> found = new ArrayList<>();
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "delimiter", "/", "prefix", ROOT + "many/"));
        for (boolean more = true; more; ) {
            String page = curl("--fail", urls.sign("GET", "", query));
            Matcher keys = KEY.matcher(page);
            while (keys.find()) {
                found.add(keys.group(1));
            }
            Matcher token = TOKEN.matcher(page);
            more = token.find();
            if (more) {
                query.put("continuation-token", token.group(1));
            }
        }
        if (found.size() != sizes.listed()) {
            throw new IOException("a listing of " + found.size() + " keys is not whole");
        }
    }

    private String curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "--silent", "--show-error"));
        command.addAll(List.of(arguments));
        Path errors = work.resolve("curl.log");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("curl failed: " + Files.readString(errors));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("curl was not waited for", e);
        }
        return said;
    }
}
