package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Storage;
import io.sluice.vfs.testkit.Patterns;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies between us and the store: TLS with a certificate of its own, a proxy, the bucket in the host name. */
final class TlsAndProxyTest {

    private static final byte[] CONTENT = new Patterns(17).bytes(0, 6_000_000);
    private static final String AUTHORIZATION = "Basic bWU6cEBzcw=="; // me:p@ss

    @TempDir
    private Path directory;

    private static ConnectionConfig connection(Optional<String> proxy, Optional<Path> caFile) {
        return new ConnectionConfig(
                Duration.ofSeconds(20), Duration.ofSeconds(20), 1, 8, proxy.map(ProxyAddress::parse), caFile);
    }

    private static S3Config with(S3Config config, String endpoint, Optional<String> proxy, Optional<Path> caFile) {
        return config.withEndpoint(endpoint)
                .withConnection(connection(proxy, caFile))
                .withUploads(UploadsConfig.DEFAULTS.withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64)));
    }

    /** Each kind of request once; content in one request and in parts. */
    private static void assertWorks(S3Fixture fixture) {
        Storage store = fixture.store();
        store.makeDirectory(BucketContract.path("/d"));
        BucketContract.write(store, "/d/small", "small");
        BucketContract.write(store, "/d/large.bin", CONTENT);
        store.rename(BucketContract.path("/d/large.bin"), BucketContract.path("/d/moved.bin"));
        assertArrayEquals(CONTENT, BucketContract.read(store, "/d/moved.bin"));
        assertEquals(2, BucketContract.entries(store, "/d").size());
        assertEquals(List.of("d/", "d/moved.bin", "d/small"), fixture.keys());
    }

    @Test
    void aStoreWithACertificateOfItsOwn() {
        try (TlsFront front = TlsFront.before(S3Proxy.server(), directory);
                S3Fixture fixture = S3Fixture.on(
                        S3Proxy.server(),
                        c -> with(c, front.endpoint(), Optional.empty(), Optional.of(front.certificate())))) {
            assertWorks(fixture);
        }
    }

    @Test
    @Tag("ceph")
    void aStoreWithACertificateOfItsOwnOnCeph() {
        try (TlsFront front = TlsFront.before(Ceph.server(), directory);
                S3Fixture fixture = S3Fixture.on(
                        Ceph.server(),
                        c -> with(c, front.endpoint(), Optional.empty(), Optional.of(front.certificate())))) {
            assertWorks(fixture);
        }
    }

    @Test
    void aCertificateThatNobodyHasSigned() {
        try (TlsFront front = TlsFront.before(S3Proxy.server(), directory)) {
            for (Optional<Path> file : List.of(Optional.<Path>empty(), Optional.of(TlsFront.stranger(directory)))) {
                String why = StartTest.refusal(
                        with(S3Proxy.server().config("b1"), front.endpoint(), Optional.empty(), file));
                assertTrue(why.contains("no TLS with the store: "), why);
                assertTrue(why.contains("connection.ca-file"), why);
                assertFalse(why.contains("sun.security"), why);
            }
        }
    }

    @Test
    void aCertificateOfAnotherHost() {
        try (TlsFront front = TlsFront.before(S3Proxy.server(), directory)) {
            String other = front.endpoint().replace("127.0.0.1", "127.0.0.2");
            try (ForwardProxy proxy = ForwardProxy.to(URI.create(front.endpoint()))) {
                String why = StartTest.refusal(with(
                        S3Proxy.server().config("b1"),
                        other,
                        Optional.of(proxy.url("")),
                        Optional.of(front.certificate())));
                assertTrue(why.contains("no TLS with the store: ") && why.contains("127.0.0.2"), why);
            }
        }
    }

    @Test
    void aStoreWithoutTls() {
        String plain = S3Proxy.server().endpoint().toString().replace("http:", "https:");
        String why = StartTest.refusal(with(S3Proxy.server().config("b1"), plain, Optional.empty(), Optional.empty()));
        assertTrue(why.contains("no TLS with the store: "), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "me:p%40ss@"})
    void requestsGoThroughAProxy(String login) {
        URI store = S3Proxy.server().endpoint();
        try (ForwardProxy proxy = login.isEmpty() ? ForwardProxy.to(store) : ForwardProxy.to(store, AUTHORIZATION);
                S3Fixture fixture = S3Fixture.on(
                        S3Proxy.server(),
                        c -> with(c, "http://store.invalid:9000", Optional.of(proxy.url(login)), Optional.empty()))) {
            assertWorks(fixture);
            assertTrue(proxy.seen().stream().allMatch(r -> r.line().contains(" http://store.invalid:9000/")));
            for (FaultProxy.Request request : proxy.seen()) {
                assertEquals(Optional.empty(), request.header("upgrade"), request::toString);
                // None goes twice, once without and once with the password: bodies could not.
                assertEquals(
                        login.isEmpty() ? Optional.empty() : Optional.of(AUTHORIZATION),
                        request.header("proxy-authorization"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "me:p%40ss@"})
    void requestsOverTlsGoThroughATunnel(String login) {
        try (TlsFront front = TlsFront.before(S3Proxy.server(), directory)) {
            URI store = URI.create(front.endpoint());
            try (ForwardProxy proxy = login.isEmpty() ? ForwardProxy.to(store) : ForwardProxy.to(store, AUTHORIZATION);
                    S3Fixture fixture = S3Fixture.on(
                            S3Proxy.server(),
                            c -> with(
                                    c,
                                    "https://localhost:9443",
                                    Optional.of(proxy.url(login)),
                                    Optional.of(front.certificate())))) {
                assertWorks(fixture);
                assertTrue(proxy.seen().stream().allMatch(r -> r.line().equals("CONNECT localhost:9443 HTTP/1.1")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyThatDoesNotKnowUs(String scheme) {
        for (String login : List.of("", "me:wrong@")) {
            try (ForwardProxy proxy = ForwardProxy.to(S3Proxy.server().endpoint(), AUTHORIZATION)) {
                String why = StartTest.refusal(with(
                        S3Proxy.server().config("b1"),
                        scheme + "://store.invalid:9000",
                        Optional.of(proxy.url(login)),
                        Optional.empty()));
                assertTrue(why.contains("the proxy refuses us"), why);
                assertTrue(why.contains("connection.proxy"), why);
                assertFalse(why.contains("wrong@"), why);
            }
        }
    }

    @Test
    void noProxyThere() throws Exception {
        String nowhere = "http://127.0.0.1:" + S3Proxy.freePort();
        String why = StartTest.refusal(
                with(S3Proxy.server().config("b1"), "http://store.invalid", Optional.of(nowhere), Optional.empty()));
        assertTrue(why.contains("cannot be reached"), why);
        assertTrue(why.contains(nowhere.substring("http://".length())), why);
    }

    private static S3Config virtualHosted(S3Config c, ForwardProxy proxy, int port) {
        S3Config at = with(c, "http://localhost:" + port, Optional.of(proxy.url("")), Optional.empty());
        return new S3Config(
                at.bucket(),
                at.endpoint(),
                at.region(),
                at.prefix(),
                S3Config.Addressing.VIRTUAL_HOSTED,
                at.credentials(),
                at.encryption(),
                at.storageClass(),
                at.acl(),
                at.probe(),
                at.uploads(),
                at.renames(),
                at.connection());
    }

    /** The proxy knows the names that no resolver here does. */
    private static void assertVirtualHosts(S3Server server) {
        URI store = server.endpoint();
        try (ForwardProxy proxy = ForwardProxy.to(store);
                S3Fixture fixture = S3Fixture.on(server, c -> virtualHosted(c, proxy, store.getPort()))) {
            assertWorks(fixture);
            String host = fixture.config().bucket() + ".localhost:" + store.getPort();
            for (FaultProxy.Request request : proxy.seen()) {
                assertEquals(Optional.of(host), request.header("host"));
                assertFalse(
                        request.line().contains(host + "/" + fixture.config().bucket()), request.line());
            }
        }
    }

    @Test
    void theBucketIsInTheHostName() {
        try (S3Proxy.Run run = S3Proxy.ofVirtualHosts()) {
            S3Server server = run.server();
            // By its own name it is no bucket: the fixture looks past us by the path.
            URI named = URI.create("http://localhost:" + server.endpoint().getPort());
            assertVirtualHosts(new S3Server(named, server.accessKey(), server.secretKey()));
        }
    }

    @Test
    @Tag("ceph")
    void theBucketIsInTheHostNameOnCeph() {
        assertVirtualHosts(Ceph.server());
    }
}
