package io.sluice.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What gives keys to machines and pods of a cloud: the metadata of an instance, and the service for web identities. */
final class FakeCloud implements AutoCloseable {

    /** What a pod has to show. */
    static final String IDENTITY = "the-token-of-the-pod";

    private static final String SESSION = "a-session-of-the-instance";

    private final HttpServer server;
    private volatile String accessKey;
    private volatile Duration lifetime = Duration.ofHours(1);
    private final String secretKey;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private FakeCloud(HttpServer server, String accessKey, String secretKey) {
        this.server = server;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /** One that gives everybody those keys. */
    static FakeCloud giving(String accessKey, String secretKey) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        FakeCloud cloud = new FakeCloud(server, accessKey, secretKey);
        server.createContext("/", cloud::serve);
        server.start();
        return cloud;
    }

    /** Gives everybody that key from now on, for so long. */
    void give(String key, Duration time) {
        lifetime = time;
        accessKey = key;
    }

    /** Where it answers. */
    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Methods and paths of the requests. */
    List<String> seen() {
        return seen;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            seen.add(request);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String ends =
                    Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString();
            String session = exchange.getRequestHeaders().getFirst("x-aws-ec2-metadata-token");
            switch (request) {
                case "PUT /latest/api/token" -> answer(exchange, 200, SESSION);
                case "GET /latest/meta-data/iam/security-credentials/" ->
                    answer(exchange, SESSION.equals(session) ? 200 : 401, "gateway");
                case "GET /latest/meta-data/iam/security-credentials/gateway" ->
                    answer(exchange, SESSION.equals(session) ? 200 : 401, """
                            {"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"%s","SecretAccessKey":"%s",
                            "Token":"t","LastUpdated":"2026-01-01T00:00:00Z","Expiration":"%s"}
                            """.formatted(accessKey, secretKey, ends));
                case "POST /" ->
                    answer(
                            exchange,
                            body.contains("Action=AssumeRoleWithWebIdentity") && body.contains(IDENTITY) ? 200 : 403,
                            """
                            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                            <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
                            <SecretAccessKey>%s</SecretAccessKey><SessionToken>t</SessionToken>
                            <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                            </AssumeRoleWithWebIdentityResponse>
                            """.formatted(accessKey, secretKey, ends));
                default -> answer(exchange, 404, "");
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
