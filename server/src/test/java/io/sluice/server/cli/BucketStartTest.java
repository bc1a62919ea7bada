package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerCommand;
import io.sluice.vfs.s3.ForwardProxy;
import io.sluice.vfs.s3.S3Fixture;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.s3.S3Server;
import io.sluice.vfs.s3.TinyStore;
import io.sluice.vfs.s3.TlsFront;
import io.sluice.vfs.testkit.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with a bucket: whose keys it takes from where, and the one line that it ends with when there is a fault. */
@Timeout(180)
final class BucketStartTest {

    private static final int FAULT = 1;
    private static final int SIGTERM = 128 + 15;
    private static final Pattern PORT = Pattern.compile("ftp://127\\.0\\.0\\.1:(\\d+)/");

    @TempDir
    private Path directory;

    private record Run(Process process, Path out, Path err) {

        /** What it printed. */
        String ended(int code) throws IOException, InterruptedException {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            String said = Files.readString(out) + Files.readString(err);
            assertEquals(code, process.exitValue(), said);
            return said;
        }
    }

    /** Starts with an environment that has nothing of ours but this. */
    private Run start(Map<String, String> environment, List<String> arguments, String... settings) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        for (String setting : settings) {
            all.addAll(List.of("--set", setting));
        }
        Path out = Files.createTempFile(directory, "run", ".out");
        Path err = Files.createTempFile(directory, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(
                        ServerCommand.with(List.of("-Duser.home=" + directory), all.toArray(new String[0])))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.endsWith("_PROXY"));
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        builder.environment().putAll(environment);
        return new Run(builder.start(), out, err);
    }

    private Run probe(S3Fixture bucket, Map<String, String> environment) throws IOException {
        return start(
                environment,
                List.of("--check-config", "--probe"),
                "storage.type=s3",
                "storage.bucket=" + bucket.config().bucket(),
                "storage.endpoint=" + bucket.config().endpoint().orElseThrow());
    }

    private static Map<String, String> with(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return environment;
    }

    private static Map<String, String> webIdentity(Path token, FakeCloud cloud) {
        return with(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                token.toString(),
                "AWS_ROLE_ARN",
                "arn:aws:iam::111122223333:role/gateway",
                "AWS_ENDPOINT_URL_STS",
                cloud.endpoint(),
                "AWS_REGION",
                "eu-central-1");
    }

    @Test
    void keysComeFromEachPlaceOfTheSdk() throws Exception {
        S3Server store = S3Proxy.lenient();
        Path identity = Files.writeString(directory.resolve("identity"), FakeCloud.IDENTITY);
        Path profiles = Files.writeString(
                directory.resolve("profiles"),
                "[default]\naws_access_key_id=x\naws_secret_access_key=y\n[ours]\naws_access_key_id="
                        + store.accessKey() + "\naws_secret_access_key=" + store.secretKey() + "\n");
        try (FakeCloud cloud = FakeCloud.giving(store.accessKey(), store.secretKey());
                S3Fixture bucket = S3Fixture.on(store)) {
            Map<String, Run> runs = Map.of(
                    "environment",
                    probe(
                            bucket,
                            with("AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", store.secretKey())),
                    "profile",
                    probe(bucket, with("AWS_SHARED_CREDENTIALS_FILE", profiles.toString(), "AWS_PROFILE", "ours")),
                    "web identity",
                    probe(bucket, webIdentity(identity, cloud)),
                    "instance",
                    probe(
                            bucket,
                            with(
                                    "AWS_EC2_METADATA_DISABLED",
                                    "false",
                                    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                    cloud.endpoint())));
            for (Map.Entry<String, Run> run : runs.entrySet()) {
                String said = run.getValue().ended(0);
                assertTrue(said.contains("multipart uploads: yes"), run.getKey() + ": " + said);
            }
            assertTrue(cloud.seen().contains("POST /"), cloud.seen()::toString);
            assertTrue(
                    cloud.seen().contains("GET /latest/meta-data/iam/security-credentials/gateway"),
                    cloud.seen()::toString);
        }
    }

    private static int port(Run run) {
        AtomicInteger port = new AtomicInteger();
        Parallel.until(() -> {
            Matcher said = PORT.matcher(read(run.out()));
            assertTrue(run.process().isAlive(), () -> read(run.out()) + read(run.err()));
            return said.find() && port.addAndGet(Integer.parseInt(said.group(1))) > 0;
        });
        return port.get();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The keys of a web identity end, and others take their place while the server runs. */
    @Test
    void keysThatEndAreRenewed() throws Exception {
        Path identity = Files.writeString(directory.resolve("identity"), FakeCloud.IDENTITY);
        byte[] content = {1, 2, 3};
        try (TinyStore store = TinyStore.knowing("old");
                FakeCloud cloud = FakeCloud.giving("old", "secret")) {
            // So short that the SDK asks anew each time.
            cloud.give("old", Duration.ofSeconds(30));
            Run run = start(
                    webIdentity(identity, cloud),
                    List.of("--host", "127.0.0.1", "--port", "0", "--user", "bob"),
                    "auth.password=secret",
                    "storage.type=s3",
                    "storage.bucket=tiny",
                    "storage.prefix=below",
                    "storage.endpoint=" + store.endpoint());
            try (RawClient client = RawClient.connect("127.0.0.1", port(run)).login("bob")) {
                assertTrue(client.store("STOR first", content).startsWith("226"), () -> read(run.out()));
                assertEquals(List.of("old"), store.seen().stream().distinct().toList());
                cloud.give("new", Duration.ofHours(1));
                store.know("new");
                assertTrue(client.store("STOR second", content).startsWith("226"), () -> read(run.out()));
                assertEquals("new", store.seen().getLast());
                assertArrayEquals(content, client.fetch("RETR first"));
                assertEquals(
                        List.of("below/first", "below/second"),
                        List.copyOf(store.objects().keySet()));
                String said = read(run.out());
                assertTrue(said.contains("  directory  bucket tiny at " + store.endpoint() + ", below below/\n"), said);
            } finally {
                run.process().destroy();
            }
            run.ended(SIGTERM);
        }
    }

    @Test
    void theProxyOfTheEnvironment() throws Exception {
        S3Server store = S3Proxy.server();
        try (ForwardProxy proxy = ForwardProxy.to(store.endpoint());
                S3Fixture bucket = S3Fixture.on(store)) {
            Map<String, String> environment = with(
                    "AWS_ACCESS_KEY_ID",
                    store.accessKey(),
                    "AWS_SECRET_ACCESS_KEY",
                    store.secretKey(),
                    "HTTP_PROXY",
                    proxy.url(""));
            String[] settings = {
                "storage.type=s3",
                "storage.bucket=" + bucket.config().bucket(),
                "storage.endpoint=http://store.invalid:9000",
                "storage.connection.attempts=1"
            };
            String said = start(environment, List.of("--check-config", "--probe"), settings)
                    .ended(0);
            assertTrue(said.contains("multipart uploads: yes"), said);
            assertTrue(proxy.seen().size() > 5, proxy.seen()::toString);
            assertTrue(
                    proxy.seen().stream().allMatch(r -> r.line().contains(" http://store.invalid:9000/")),
                    proxy.seen()::toString);
            environment.put("NO_PROXY", "store.invalid");
            said = start(environment, List.of("--check-config", "--probe"), settings)
                    .ended(FAULT);
            assertTrue(said.contains("host name is not known"), said);
        }
    }

    @Test
    void filesThatAreNotThereAreFoundByTheCheckAlone() throws Exception {
        Path none = directory.resolve("none");
        Path yaml = Files.writeString(
                directory.resolve("sluice.yaml"),
                "storage: {type: s3, bucket: b, endpoint: 'http://store.invalid', credentials: {file: '" + none
                        + "'}}\nstores: {more: {type: s3, bucket: b, endpoint: 'http://store.invalid', connection: {ca-file: '"
                        + none + "'}}}\n");
        for (List<String> arguments : List.of(
                List.of("--check-config", "--config", yaml.toString()),
                List.of("--port", "0", "--config", yaml.toString()))) {
            String said = start(Map.of(), arguments).ended(2);
            assertTrue(said.contains("\n  storage.credentials.file: there is no file " + none + "\n"), said);
            assertTrue(said.contains("\n  stores.more.connection.ca-file: there is no file " + none + "\n"), said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Run serve(Map<String, String> environment, S3Server store, String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "storage.type=s3",
                "storage.bucket=nothing-there",
                "storage.endpoint=" + store.endpoint(),
                "storage.connection.attempts=1"));
        settings.addAll(List.of(more));
        return start(environment, List.of("--host", "127.0.0.1", "--port", "0"), settings.toArray(new String[0]));
    }

    @Test
    void faultsOfTheStoreAreOneLineAndACode() throws Exception {
        S3Server store = S3Proxy.server();
        Map<String, String> keys =
                with("AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", store.secretKey());
        Map<String, String> wrong = with("AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", "wrong");
        try (TlsFront front = TlsFront.before(store, directory)) {
            Map<String, Run> runs = Map.of(
                    "there is no such bucket",
                    serve(keys, store),
                    "wrong secret key or region",
                    serve(wrong, store),
                    "cannot be reached",
                    serve(keys, store, "storage.endpoint=http://127.0.0.1:" + freePort()),
                    "signed by nobody whom we trust",
                    serve(keys, store, "storage.endpoint=" + front.endpoint()),
                    "no credentials for the store",
                    serve(Map.of(), store));
            for (Map.Entry<String, Run> run : runs.entrySet()) {
                String said = run.getValue().ended(FAULT);
                assertTrue(said.contains(run.getKey()), run.getKey() + ": " + said);
                assertEquals(
                        1,
                        said.lines()
                                .filter(l -> l.contains("cannot serve bucket nothing-there"))
                                .count(),
                        said);
                assertTrue(said.lines().noneMatch(l -> l.startsWith("\tat ") || l.contains("Exception")), said);
            }
        }
    }
}
