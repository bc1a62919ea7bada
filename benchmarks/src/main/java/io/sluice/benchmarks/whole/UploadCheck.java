package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Curls.Each;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Looks in the store at what has been uploaded, and removes it. Every upload goes to a name where nothing was before. */
final class UploadCheck {

    private static final Pattern OBJECT = Pattern.compile("<Contents>.*?</Contents>", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");

    private final SignedUrls urls;
    private final StoreSizes sizes;
    private final Path work;

    /**
     * A look at that bucket.
     *
     * @param work takes files of it
     */
    UploadCheck(SignedUrls urls, StoreSizes sizes, Path work) {
        this.urls = urls;
        this.sizes = sizes;
        this.work = work;
    }

    /** Where its files are. */
    Path work() {
        return work;
    }

    /** Fails unless what the case uploaded below that prefix is all there, and what was sent; then removes it. */
    void take(StoreCase what, String prefix) throws IOException {
        switch (what) {
            case STOR_BIG -> {
                content(prefix + "big", sizes.big());
                Curls.of(urls, Each.delete(), List.of(prefix + "big"), 1, work).run();
            }
            case STOR_SMALL -> {
                content(prefix + BareStore.small(0), StoreSizes.SMALL_SIZE);
                alike(prefix + "small/s");
                List<String> keys = IntStream.range(0, sizes.small())
                        .mapToObj(i -> prefix + BareStore.small(i))
                        .toList();
                Curls.of(urls, Each.delete(), keys, sizes.sessions(), work).run();
            }
            case RETR_BIG, RETR_SMALL, LIST -> {}
        }
    }

    /** Fails unless there are those bytes. */
    void content(String key, long size) throws IOException {
        CRC32C sum = new CRC32C();
        long found;
        Process curl = new ProcessBuilder(
                        "curl", "-q", "--silent", "--show-error", "--fail", urls.sign("GET", key, Map.of()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream in = new CheckedInputStream(curl.getInputStream(), sum)) {
            found = in.transferTo(OutputStream.nullOutputStream());
        }
        if (found != size || sum.getValue() != new Content().checksum(size)) {
            throw new IOException(key + " is not what was uploaded: " + found + " bytes of " + size);
        }
    }

    /** All small ones, each once, of one size and one sum; the content of the first has been seen. */
    private void alike(String prefix) throws IOException {
        Set<String> keys = new HashSet<>();
        Set<String> contents = new HashSet<>();
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
        for (boolean more = true; more; ) {
            String page = page(query);
            Matcher objects = OBJECT.matcher(page);
            while (objects.find()) {
                keys.add(field(objects.group(), "Key"));
                contents.add(field(objects.group(), "Size") + " " + field(objects.group(), "ETag"));
            }
            Matcher token = TOKEN.matcher(page);
            more = token.find();
            if (more) {
                query.put("continuation-token", token.group(1));
            }
        }
        if (keys.size() != sizes.small() || contents.size() != 1) {
            throw new IOException(
                    prefix + ": " + keys.size() + " of " + sizes.small() + " files came, of contents " + contents);
        }
    }

    private String page(Map<String, String> query) throws IOException {
        Process curl = new ProcessBuilder(
                        "curl", "-q", "--silent", "--show-error", "--fail", urls.sign("GET", "", query))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream in = curl.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String field(String object, String name) throws IOException {
        Matcher field = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(object);
        if (!field.find()) {
            throw new IOException("an object without " + name + " is listed: " + object);
        }
        return field.group(1);
    }
}
