package io.sluice.vfs.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Stands in front of a store and lets requests fail where a test says so. One request for each connection: what is planned
 * for one meets no other.
 */
public final class FaultProxy implements AutoCloseable {

    /** What happens to a request. */
    public sealed interface Fault {

        /** It is answered with this and never reaches the store; status 200 is a failure that says so in its body only. */
        record Answer(int status, String code) implements Fault {}

        /** The connection breaks behind so many bytes of the answer's body. */
        record ResetAfter(long bytes) implements Fault {}

        /** Behind so many bytes of the answer's body nothing more comes. */
        record StallAfter(long bytes) implements Fault {}

        /** Behind so many bytes of the request's body nothing more is read. */
        record StallUpload(long bytes) implements Fault {}

        /** The connection breaks behind so many bytes of the request's body. */
        record ResetUpload(long bytes) implements Fault {}

        /** The store does it, and nobody is told. */
        record SwallowAnswer() implements Fault {}
    }

    /**
     * A request as it came.
     *
     * @param line method, target and version
     * @param headers the other lines, names in lower case
     */
    public record Request(String line, List<String> headers) {

        /** The value of a header. */
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(h -> h.startsWith(name + ":"))
                    .map(h -> h.substring(name.length() + 1).strip())
                    .findFirst();
        }

        /** Whether it is of that method. */
        public boolean is(String method) {
            return line.startsWith(method + " ");
        }
    }

    private record Plan(Predicate<Request> which, Fault fault) {}

    private final URI target;
    private final ServerSocket listener;
    private final List<Plan> plans = new CopyOnWriteArrayList<>();
    private final List<Request> seen = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FaultProxy(URI target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fault-proxy").start(this::accept);
    }

    /** In front of that store. */
    public static FaultProxy before(S3Server server) {
        try {
            return new FaultProxy(server.endpoint());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens. */
    public String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The next request of that kind meets this fault; several plans for one kind are met one after the other. */
    public void plan(Predicate<Request> which, Fault fault) {
        plans.add(new Plan(which, fault));
    }

    /** The next requests of that kind meet this fault. */
    public void plan(int times, Predicate<Request> which, Fault fault) {
        for (int i = 0; i < times; i++) {
            plan(which, fault);
        }
    }

    /** All requests so far. */
    public List<Request> seen() {
        return seen;
    }

    /** How many connections are open. */
    public int connections() {
        return open.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().name("fault-proxy-request").start(() -> serve(client));
            } catch (IOException end) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Request request = head(client.getInputStream());
            if (!request.line().isEmpty()) {
                seen.add(request);
                serve(client, request, take(request));
            }
        } catch (IOException gone) {
            // One of the two sides has ended: so does this.
        } finally {
            open.remove(client);
        }
    }

    private synchronized Optional<Fault> take(Request request) {
        Optional<Plan> next =
                plans.stream().filter(p -> p.which().test(request)).findFirst();
        next.ifPresent(plans::remove);
        return next.map(Plan::fault);
    }

    private void serve(Socket client, Request request, Optional<Fault> fault) throws IOException {
        if (fault.isPresent() && fault.get() instanceof Fault.Answer(int status, String code)) {
            if (request.header("expect").isEmpty()) {
                drain(client.getInputStream(), length(request)); // it comes unasked
            }
            answer(client.getOutputStream(), request, status, code);
            return;
        }
        try (Socket store = new Socket(target.getHost(), target.getPort())) {
            send(request, store.getOutputStream());
            long limit = Math.min(taken(fault), length(request));
            if (request.header("expect").isPresent()) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            copy(client.getInputStream(), store.getOutputStream(), limit);
            if (limit < length(request)) {
                if (fault.isPresent() && fault.get() instanceof Fault.ResetUpload) {
                    reset(store);
                    reset(client);
                } else {
                    awaitEnd();
                }
                return;
            }
            respond(client, store, fault);
        }
    }

    /** How much of the request's body is let through. */
    private static long taken(Optional<Fault> fault) {
        return switch (fault.orElse(new Fault.SwallowAnswer())) {
            case Fault.StallUpload(long bytes) -> bytes;
            case Fault.ResetUpload(long bytes) -> bytes;
            case Fault.Answer a -> Long.MAX_VALUE;
            case Fault.ResetAfter r -> Long.MAX_VALUE;
            case Fault.StallAfter s -> Long.MAX_VALUE;
            case Fault.SwallowAnswer s -> Long.MAX_VALUE;
        };
    }

    private void respond(Socket client, Socket store, Optional<Fault> fault) throws IOException {
        InputStream in = store.getInputStream();
        Request response = head(in);
        while (response.line().contains(" 100 ")) {
            response = head(in);
        }
        if (fault.isPresent() && fault.get() instanceof Fault.SwallowAnswer) {
            reset(client);
            return;
        }
        OutputStream out = client.getOutputStream();
        StringBuilder head = new StringBuilder(response.line()).append("\r\n");
        response.headers().stream().filter(h -> !h.startsWith("connection:")).forEach(h -> head.append(h)
                .append("\r\n"));
        out.write(head.append("connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        switch (fault.orElse(new Fault.ResetAfter(Long.MAX_VALUE))) {
            case Fault.ResetAfter(long bytes) -> {
                if (copy(in, out, bytes) == bytes) {
                    out.flush();
                    reset(client);
                }
            }
            case Fault.StallAfter(long bytes) -> {
                copy(in, out, bytes);
                awaitEnd();
            }
            case Fault.Answer a -> throw new AssertionError(a);
            case Fault.StallUpload u -> copy(in, out, Long.MAX_VALUE);
            case Fault.ResetUpload u -> copy(in, out, Long.MAX_VALUE);
            case Fault.SwallowAnswer s -> throw new AssertionError(s);
        }
    }

    private void awaitEnd() {
        try {
            closed.await();
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    private static void send(Request request, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(request.line()).append("\r\n");
        request.headers().stream()
                .filter(h -> !h.startsWith("connection:") && !h.startsWith("expect:"))
                .forEach(h -> head.append(h).append("\r\n"));
        out.write(head.append("connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void answer(OutputStream out, Request request, int status, String code) throws IOException {
        String body = request.is("HEAD")
                ? ""
                : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code
                        + "</Code><Message>planned</Message></Error>";
        out.write(("HTTP/1.1 " + status + " Planned\r\ncontent-type: application/xml\r\ncontent-length: "
                        + body.length() + "\r\nconnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static long length(Request message) {
        return message.header("content-length").map(Long::parseLong).orElse(0L);
    }

    private static void drain(InputStream in, long length) throws IOException {
        in.skipNBytes(length);
    }

    private static long copy(InputStream in, OutputStream out, long limit) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long sum = 0;
        while (sum < limit) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, limit - sum));
            if (count < 0) {
                return sum;
            }
            out.write(buffer, 0, count);
            sum += count;
        }
        return sum;
    }

    /** Reads the lines of a message up to its body; without any at the end of the connection. */
    static Request head(InputStream in) throws IOException {
        List<String> lines = new java.util.ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            lines.add(
                    lines.isEmpty() || colon < 0
                            ? line
                            : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        return lines.isEmpty()
                ? new Request("", List.of())
                : new Request(lines.getFirst(), lines.subList(1, lines.size()));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
