package io.sluice.vfs.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy, for CONNECT and for requests with whole URLs. Whatever host it is asked for, it knows one store only: so
 * names need not be known to anybody else. One request for each connection that is no tunnel.
 */
public final class ForwardProxy implements AutoCloseable {

    private static final String REFUSAL = """
            HTTP/1.1 407 Who are you\r
            proxy-authenticate: Basic realm="r"\r
            content-length: 0\r
            connection: close\r
            \r
            """;

    private final ServerSocket listener;
    private final URI target;
    private final Optional<String> authorization;
    private final List<FaultProxy.Request> seen = new CopyOnWriteArrayList<>();

    private ForwardProxy(URI target, Optional<String> authorization) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.authorization = authorization;
        Thread.ofVirtual().name("forward-proxy").start(this::accept);
    }

    /** One that leads there. */
    public static ForwardProxy to(URI target) {
        return open(target, Optional.empty());
    }

    /** One that wants that header of whoever comes. */
    public static ForwardProxy to(URI target, String authorization) {
        return open(target, Optional.of(authorization));
    }

    private static ForwardProxy open(URI target, Optional<String> authorization) {
        try {
            return new ForwardProxy(target, authorization);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Its URL with that in front of the host, such as {@code name:password@}, or nothing. */
    public String url(String login) {
        return "http://" + login + "127.0.0.1:" + listener.getLocalPort();
    }

    /** All requests so far, those inside tunnels not. */
    public List<FaultProxy.Request> seen() {
        return seen;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("forward-proxy-request").start(() -> serve(client));
            } catch (IOException end) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            FaultProxy.Request request = FaultProxy.head(client.getInputStream());
            if (request.line().isEmpty()) {
                return;
            }
            seen.add(request);
            if (!authorization.equals(
                    authorization.isEmpty() ? authorization : request.header("proxy-authorization"))) {
                say(client.getOutputStream(), REFUSAL);
                client.shutdownOutput();
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            try (Socket store = new Socket(target.getHost(), target.getPort())) {
                if (request.is("CONNECT")) {
                    say(client.getOutputStream(), "HTTP/1.1 200 OK\r\n\r\n");
                } else {
                    say(store.getOutputStream(), forwarded(request));
                }
                Pump.between(client, store);
            }
        } catch (IOException gone) {
            // One of the two sides has ended: so does this.
        }
    }

    private static String forwarded(FaultProxy.Request request) {
        String[] line = request.line().split(" ", 3);
        URI url = URI.create(line[1]);
        StringBuilder head = new StringBuilder(line[0]).append(' ').append(url.getRawPath());
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(' ').append(line[2]).append("\r\n");
        request.headers().stream()
                .filter(h -> !h.startsWith("connection:") && !h.startsWith("proxy-"))
                .forEach(h -> head.append(h).append("\r\n"));
        return head.append("connection: close\r\n\r\n").toString();
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
