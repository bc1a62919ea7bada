package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Curls.Each;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * curl straight at the store, with a large object in parts: the requests of a gateway that does not know how long a file
 * becomes. What it is slower by than one request is the store's own price of parts.
 */
final class PartedStore implements CurlWay {

    static final String NAME = "curl-parts";

    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");

    private final SignedUrls urls;
    private final Path work;
    private final int inFlight;
    private final List<Path> files = new ArrayList<>();
    private int round;

    /**
     * A client of that bucket, with the large object cut into the parts that it sends.
     *
     * @param part bytes of each part but the last
     * @param inFlight how many travel at once
     * @param work a directory of this run, with room for the large object
     */
    PartedStore(SignedUrls urls, long size, long part, int inFlight, Path work) throws IOException {
        this.urls = urls;
        this.work = work;
        this.inFlight = inFlight;
        Path whole = work.resolve("big");
        try (FileChannel from = FileChannel.open(whole)) {
            for (long at = 0; at < size; at += part) {
                Path file = work.resolve("part-" + (files.size() + 1));
                try (FileChannel to = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    copy(from, at, Math.min(part, size - at), to);
                }
                files.add(file);
            }
        }
    }

    private static void copy(FileChannel from, long at, long count, FileChannel to) throws IOException {
        for (long done = 0; done < count; ) {
            long copied = from.transferTo(at + done, count - done, to);
            if (copied <= 0) {
                throw new IOException("the large object is shorter than it should be");
            }
            done += copied;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean does(StoreCase what) {
        return what == StoreCase.STOR_BIG;
    }

    @Override
    public void ready(StoreCase what) {
        round++;
    }

    @Override
    public Closeable run(StoreCase what) throws IOException {
        String key = uploads() + "big";
        String upload = begin(key);
        List<String> parts = IntStream.rangeClosed(1, files.size())
                .mapToObj(number ->
                        urls.sign("PUT", key, Map.of("partNumber", Integer.toString(number), "uploadId", upload)))
                .toList();
        List<String> etags = Curls.sending(files, parts, inFlight, work).run().etags();
        complete(key, upload, etags);
        return () -> {};
    }

    private String begin(String key) throws IOException {
        String answer = post(urls.sign("POST", key, Map.of("uploads", "")), Optional.empty());
        Matcher upload = UPLOAD.matcher(answer);
        if (!upload.find()) {
            throw new IOException("the store begins no upload: " + answer);
        }
        return upload.group(1);
    }

    private void complete(String key, String upload, List<String> etags) throws IOException {
        StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.size(); i++) {
            parts.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(etags.get(i).replace("\"", "&quot;"))
                    .append("</ETag></Part>");
        }
        Path body = Files.writeString(work.resolve("parts.xml"), parts.append("</CompleteMultipartUpload>"));
        String answer = post(urls.sign("POST", key, Map.of("uploadId", upload)), Optional.of(body));
        if (!answer.contains("CompleteMultipartUploadResult")) {
            throw new IOException("the store does not put the parts together: " + answer);
        }
    }

    private String post(String url, Optional<Path> body) throws IOException {
        Curls curl = Curls.of(List.of(url), Each.post(body), 1, work);
        curl.run();
        return Files.readString(curl.received());
    }

    @Override
    public String uploads() {
        return BareStore.ROOT + NAME + "-" + round + "/";
    }
}
