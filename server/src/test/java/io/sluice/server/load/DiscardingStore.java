package io.sluice.server.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * As much of an object store as uploads and downloads need, which keeps no bytes: what arrives is compared with the one
 * pattern that all files consist of, and counted; every object that is read is that pattern too.
 */
final class DiscardingStore implements AutoCloseable {

    /** The bytes of all files, over and over: all parts begin with the first of them. */
    private final byte[] pattern;

    private final long objectSize;
    private final ServerSocket listener;
    private final Map<String, LongAdder> uploads = new ConcurrentHashMap<>();
    private final Map<String, Long> objects = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final LongAdder wrong = new LongAdder();

    DiscardingStore(byte[] pattern, long objectSize) {
        this.pattern = pattern.clone();
        this.objectSize = objectSize;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("discarding-store").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The objects that were written, with their sizes. */
    Map<String, Long> objects() {
        return new TreeMap<>(objects);
    }

    /** Pieces that were not the pattern. */
    long wrong() {
        return wrong.sum();
    }

    /** Uploads that have begun and neither ended nor been aborted. */
    int unfinished() {
        return uploads.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private record Request(String method, String key, String query, Map<String, String> headers) {
        long length() {
            return Long.parseLong(headers.getOrDefault("content-length", "0"));
        }

        String parameter(String name) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
            return "";
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 256 * 1024);
            OutputStream out = socket.getOutputStream();
            while (true) {
                Request request = read(in);
                if (request.headers().containsKey("expect")) {
                    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                handle(request, in, out);
            }
        } catch (IOException gone) {
            // The client has ended the connection.
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] words = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int question = words[1].indexOf('?');
        String path = question < 0 ? words[1] : words[1].substring(0, question);
        String query = question < 0 ? "" : words[1].substring(question + 1);
        int slash = path.indexOf('/', 1);
        return new Request(words[0], slash < 0 ? "" : path.substring(slash + 1), query, headers);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void handle(Request request, InputStream in, OutputStream out) throws IOException {
        switch (request.method()) {
            case "PUT" -> put(request, in, out);
            case "POST" -> post(request, in, out);
            case "DELETE" -> {
                uploads.remove(request.parameter("uploadId"));
                respond(out, 204, "");
            }
            case "HEAD" -> describe(request, out);
            case "GET" -> get(request, out);
            default -> respond(out, 501, "");
        }
    }

    private void put(Request request, InputStream in, OutputStream out) throws IOException {
        check(in, request.length());
        String upload = request.parameter("uploadId");
        if (upload.isEmpty()) {
            objects.put(request.key(), request.length());
            respond(out, 200, "");
        } else if (uploads.containsKey(upload)) {
            uploads.get(upload).add(request.length());
            respond(out, 200, "");
        } else {
            respond(out, 404, "<Error><Code>NoSuchUpload</Code></Error>");
        }
    }

    private void check(InputStream in, long length) throws IOException {
        byte[] buffer = new byte[pattern.length];
        for (long left = length; left > 0; left -= buffer.length) {
            int count = (int) Math.min(left, buffer.length);
            if (in.readNBytes(buffer, 0, count) < count) {
                throw new EOFException();
            }
            if (!Arrays.equals(buffer, 0, count, pattern, 0, count)) {
                wrong.increment();
            }
        }
    }

    private void post(Request request, InputStream in, OutputStream out) throws IOException {
        in.skipNBytes(request.length());
        String upload = request.parameter("uploadId");
        if (upload.isEmpty()) {
            String id = "u" + ids.incrementAndGet();
            uploads.put(id, new LongAdder());
            respond(
                    out,
                    200,
                    "<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
        } else {
            LongAdder bytes = uploads.remove(upload);
            objects.put(request.key(), bytes == null ? -1 : bytes.sum());
            respond(out, 200, "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
        }
    }

    private void describe(Request request, OutputStream out) throws IOException {
        boolean there = request.key().startsWith("down") || objects.containsKey(request.key());
        long size = objects.getOrDefault(request.key(), objectSize);
        out.write(("HTTP/1.1 " + (there ? 200 : 404) + " X\r\nETag: \"e\"\r\nContent-Length: " + (there ? size : 0)
                        + "\r\nLast-Modified: Mon, 02 Nov 2026 10:00:00 GMT\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private void get(Request request, OutputStream out) throws IOException {
        if (request.query().contains("list-type")) {
            respond(
                    out,
                    200,
                    "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>");
        } else if (request.query().startsWith("uploads") || request.query().contains("&uploads")) {
            respond(
                    out,
                    200,
                    "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
        } else {
            describe(request, out);
            for (long left = objectSize; left > 0; left -= pattern.length) {
                out.write(pattern, 0, (int) Math.min(left, pattern.length));
            }
        }
    }

    private static void respond(OutputStream out, int status, String body) throws IOException {
        out.write(("HTTP/1.1 " + status + " X\r\nETag: \"e\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
