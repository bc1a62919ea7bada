package io.sluice.vfs.s3;

import io.sluice.vfs.testkit.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The little of S3 that no other store of the tests has: checksums that are verified for each part, kept and told, a clock of
 * its own, and access keys that come and go. It checks whose a request is and when it was signed, not the signature. One
 * bucket of any name, one request for each connection, all in memory.
 */
public final class TinyStore implements AutoCloseable {

    private static final int PAGE = 1_000;
    private static final Duration MOST_SKEW = Duration.ofMinutes(15);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern KEY = Pattern.compile("Credential=([^/]+)/");
    private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>");
    private static final Pattern NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
    private static final Pattern SUM = Pattern.compile("<ChecksumCRC32>([^<]+)</ChecksumCRC32>");

    /**
     * An object or a part.
     *
     * @param sum its CRC32 in Base64 if it came with one, of objects in parts that of theirs; else empty
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    public record Stored(byte[] bytes, String etag, String sum) {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    private record Answer(int status, List<String> headers, byte[] body) {
        static Answer of(int status, String... headers) {
            return new Answer(status, List.of(headers), new byte[0]);
        }

        static Answer xml(String body) {
            return new Answer(200, List.of("content-type: application/xml"), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final ServerSocket listener;
    private final SortedMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Map<String, SortedMap<Integer, Stored>> uploads = new ConcurrentHashMap<>();
    private final Set<String> accessKeys = ConcurrentHashMap.newKeySet();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final AtomicInteger damaged = new AtomicInteger();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private volatile Duration ahead = Duration.ZERO;
    private volatile CountDownLatch furtherPages = new CountDownLatch(0);

    private TinyStore(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().name("tiny-store").start(this::accept);
    }

    /** One that knows that access key, whatever its secret. */
    public static TinyStore knowing(String accessKey) {
        try {
            TinyStore store = new TinyStore(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            store.accessKeys.add(accessKey);
            return store;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it answers. */
    public String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Knows these keys from now on, and no others. */
    public void know(String... keys) {
        accessKeys.addAll(List.of(keys));
        accessKeys.retainAll(List.of(keys));
    }

    /** Its clock is so far ahead from now on. */
    void ahead(Duration by) {
        ahead = by;
    }

    /** Lets nobody have a further page of a listing until that latch opens. */
    public void holdFurtherPages(CountDownLatch until) {
        furtherPages = until;
    }

    /** Holds an empty object of that key. */
    public void put(String key) {
        objects.put(key, new Stored(new byte[0], "\"d41d8cd98f00b204e9800998ecf8427e\"", ""));
    }

    /** So many bodies that come from now on lose a bit on their way. */
    void damage(int bodies) {
        damaged.set(bodies);
    }

    /** The access key of each request that was answered well. */
    public List<String> seen() {
        return seen;
    }

    /** The code of each request that was refused. */
    List<String> refusals() {
        return refusals;
    }

    /** The objects by their keys. */
    public SortedMap<String, Stored> objects() {
        return objects;
    }

    /** The object of that key, which is there. */
    Stored object(String key) {
        return Objects.requireNonNull(objects.get(key), key);
    }

    private SortedMap<Integer, Stored> parts(String upload) {
        return Objects.requireNonNull(uploads.get(upload), upload);
    }

    /** How many uploads in parts are open. */
    int unfinished() {
        return uploads.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("tiny-store-request").start(() -> serve(client));
            } catch (IOException end) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            FaultProxy.Request request = FaultProxy.head(in);
            if (request.line().isEmpty()) {
                return;
            }
            if (request.header("expect").isPresent()) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            byte[] body = in.readNBytes(
                    request.header("content-length").map(Integer::parseInt).orElse(0));
            write(client, request, answer(request, body));
        } catch (IOException gone) {
            // The client did not wait for the answer.
            return;
        }
    }

    private void write(Socket client, FaultProxy.Request request, Answer answer) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Tiny\r\nconnection: close\r\n");
        head.append("date: ").append(httpDate(now())).append("\r\n");
        answer.headers().forEach(h -> head.append(h).append("\r\n"));
        if (answer.headers().stream().noneMatch(h -> h.startsWith("content-length:"))) {
            head.append("content-length: ").append(answer.body().length).append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        if (!request.is("HEAD")) {
            out.write(answer.body());
        }
        client.getOutputStream().write(out.toByteArray());
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    private Answer refused(int status, String code) {
        refusals.add(code);
        return new Answer(
                status,
                List.of("content-type: application/xml"),
                ("<?xml version=\"1.0\"?>\n<Error><Code>" + code + "</Code><Message>no</Message></Error>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(FaultProxy.Request request, byte[] body) {
        String[] line = request.line().split(" ", -1);
        String[] target = line[1].split("\\?", 2);
        String[] path = URLDecoder.decode(target[0].replace("+", "%2B"), StandardCharsets.UTF_8)
                .split("/", 3);
        String query = target.length > 1 ? target[1] : "";
        String key = path.length > 2 ? path[2] : "";
        Matcher who = KEY.matcher(request.header("authorization").orElse(""));
        if (!who.find() || !accessKeys.contains(who.group(1))) {
            return refused(403, "InvalidAccessKeyId");
        }
        Instant signed = LocalDateTime.parse(request.header("x-amz-date").orElse(""), STAMP)
                .toInstant(ZoneOffset.UTC);
        if (Duration.between(signed, now()).abs().compareTo(MOST_SKEW) > 0) {
            return refused(403, "RequestTimeTooSkewed");
        }
        if (request.header("x-amz-copy-source").isPresent()) {
            return refused(501, "NotImplemented");
        }
        if (request.header("x-amz-server-side-encryption-aws-kms-key-id").isPresent()) {
            return refused(400, "KMS.NoSuchKey");
        }
        seen.add(who.group(1));
        return key.isEmpty() ? bucket(query) : object(line[0], key, query, request, body);
    }

    private Answer bucket(String query) {
        if (!query.contains("list-type=2")) {
            return Answer.xml(
                    "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
        }
        String token = parameter(query, "continuation-token");
        if (!token.isEmpty()) {
            Parallel.await(furtherPages);
        }
        String most = parameter(query, "max-keys");
        return Answer.xml(page(
                parameter(query, "prefix"),
                token,
                query.contains("delimiter="),
                most.isEmpty() ? PAGE : Integer.parseInt(most)));
    }

    private String page(String prefix, String token, boolean flat, int most) {
        StringBuilder page = new StringBuilder("<?xml version=\"1.0\"?>\n<ListBucketResult>");
        String last = "";
        int count = 0;
        boolean more = false;
        for (Map.Entry<String, Stored> entry :
                objects.tailMap(token.isEmpty() ? prefix : token).entrySet()) {
            String key = entry.getKey();
            if (key.equals(token) || !key.startsWith(prefix) || (flat && key.indexOf('/', prefix.length()) >= 0)) {
                continue;
            }
            if (count == most) {
                more = true;
                break;
            }
            count++;
            last = key;
            page.append("<Contents><Key>")
                    .append(key)
                    .append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>");
            page.append("<ETag>").append(entry.getValue().etag()).append("</ETag><Size>");
            page.append(entry.getValue().bytes().length).append("</Size></Contents>");
        }
        page.append("<IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            page.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
        }
        return page.append("</ListBucketResult>").toString();
    }

    private static String parameter(String query, String name) {
        return Arrays.stream(query.split("&"))
                .filter(p -> p.startsWith(name + "="))
                .map(p -> URLDecoder.decode(p.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    private Answer object(String method, String key, String query, FaultProxy.Request request, byte[] body) {
        String upload = query.contains("uploadId=") ? query.replaceAll(".*uploadId=([^&]*).*", "$1") : "";
        return switch (method) {
            case "PUT" -> put(key, query, upload, request, body);
            case "POST" ->
                upload.isEmpty() ? begin(key) : complete(key, upload, new String(body, StandardCharsets.UTF_8));
            case "DELETE" -> {
                if (upload.isEmpty()) {
                    objects.remove(key);
                } else {
                    uploads.remove(upload);
                }
                yield Answer.of(204);
            }
            default -> read(method, key, request);
        };
    }

    private Answer read(String method, String key, FaultProxy.Request request) {
        Stored object = objects.get(key);
        if (object == null) {
            return refused(404, "NoSuchKey");
        }
        List<String> headers = new java.util.ArrayList<>(List.of(
                "etag: " + object.etag(),
                "last-modified: " + httpDate(now()),
                "content-type: application/octet-stream",
                "content-length: " + object.bytes().length));
        if (request.header("x-amz-checksum-mode").isPresent() && !object.sum().isEmpty()) {
            headers.add("x-amz-checksum-crc32: " + object.sum());
        }
        return new Answer(200, headers, method.equals("HEAD") ? new byte[0] : object.bytes());
    }

    private Answer put(String key, String query, String upload, FaultProxy.Request request, byte[] body) {
        byte[] arrived = body.clone();
        if (arrived.length > 0 && damaged.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            arrived[0] ^= 1;
        }
        String said = request.header("x-amz-checksum-crc32").orElse("");
        if (!said.isEmpty() && !said.equals(crc(arrived))) {
            return refused(400, "BadDigest");
        }
        Stored stored = new Stored(arrived, "\"" + md5(arrived) + "\"", said);
        if (upload.isEmpty()) {
            objects.put(key, stored);
        } else {
            int number = Integer.parseInt(query.replaceAll(".*partNumber=(\\d+).*", "$1"));
            parts(upload).put(number, stored);
        }
        return Answer.of(200, "etag: " + stored.etag());
    }

    private Answer begin(String key) {
        String upload = "upload-" + counter.incrementAndGet();
        uploads.put(upload, new ConcurrentSkipListMap<>());
        return Answer.xml("<InitiateMultipartUploadResult><Key>" + key + "</Key><UploadId>" + upload
                + "</UploadId></InitiateMultipartUploadResult>");
    }

    /** Each part has to be told with the sum that it came with, as Amazon demands it of uploads with sums. */
    private Answer complete(String key, String upload, String body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteArrayOutputStream sums = new ByteArrayOutputStream();
        int parts = 0;
        for (Matcher part = PART.matcher(body.replace("\n", "")); part.find(); parts++) {
            Stored stored = parts(upload).get(Integer.parseInt(group(NUMBER, part.group(1))));
            if (stored == null || !stored.sum().equals(group(SUM, part.group(1)))) {
                return refused(400, "InvalidPart");
            }
            whole.writeBytes(stored.bytes());
            sums.writeBytes(Base64.getDecoder().decode(stored.sum()));
        }
        uploads.remove(upload);
        String sum = sums.size() == 0 ? "" : crc(sums.toByteArray()) + "-" + parts;
        String etag = "\"" + md5(whole.toByteArray()) + "-" + parts + "\"";
        objects.put(key, new Stored(whole.toByteArray(), etag, sum));
        return Answer.xml("<CompleteMultipartUploadResult><Key>" + key + "</Key><ETag>" + etag.replace("\"", "&quot;")
                + "</ETag></CompleteMultipartUploadResult>");
    }

    private static String group(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    /** The CRC32 of these bytes as headers have it. */
    static String crc(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException inEveryJdk) {
            throw new IllegalStateException(inEveryJdk);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Settings for a bucket of it. */
    public S3Config config(String accessKey) {
        return new S3Server(URI.create(endpoint()), accessKey, "secret").config("tiny");
    }
}
