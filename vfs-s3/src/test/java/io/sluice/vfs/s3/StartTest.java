package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever starts the server reads in one line what is wrong with the store, and no name of a class. */
final class StartTest {

    private static final ConnectionConfig QUICK =
            ConnectionConfig.DEFAULTS.withBounds(Duration.ofSeconds(20), Duration.ofSeconds(20), 1);

    private static S3Config config(String bucket) {
        return S3Proxy.server().config(bucket).withConnection(QUICK);
    }

    static String refusal(S3Config config) {
        StorageException failure = assertThrows(
                StorageException.class,
                () -> new S3StorageProvider().open(config).close());
        String why = assertInstanceOf(StorageError.Unavailable.class, failure.error())
                .why();
        assertTrue(why.startsWith("cannot serve bucket " + config.bucket()), why);
        assertFalse(why.contains("\n") || why.contains("Exception") || why.contains("amazonaws.services"), why);
        return why;
    }

    private static void assertSays(String words, S3Config config) {
        String why = refusal(config);
        assertTrue(why.contains(words), why);
    }

    @Test
    void noSuchBucket() {
        assertSays("there is no such bucket", config("missing-" + S3Server.newBucket()));
    }

    @Test
    void aWrongSecret() {
        S3Server server = S3Proxy.server();
        assertSays(
                "wrong secret key or region",
                new S3Server(server.endpoint(), server.accessKey(), "wrong")
                        .config("b1")
                        .withConnection(QUICK));
    }

    @Test
    void anUnknownKey() {
        assertSays(
                "does not know our access key",
                new S3Server(S3Proxy.server().endpoint(), "nobody", "wrong")
                        .config("b1")
                        .withConnection(QUICK));
    }

    @Test
    void nobodyListens() throws IOException {
        assertSays("cannot be reached", config("b1").withEndpoint("http://127.0.0.1:" + S3Proxy.freePort()));
    }

    @Test
    void noSuchHost() {
        assertSays("host name is not known", config("b1").withEndpoint("http://nowhere.invalid:9000"));
    }

    @ParameterizedTest
    @CsvSource({
        "403, RequestTimeTooSkewed, clocks",
        "400, ExpiredToken, expired",
        "301, PermanentRedirect, another region",
        "403, AccessDenied, denies us to list it",
        "503, SlowDown, overloaded",
        "403, InvalidAccessKeyId, does not know our access key"
    })
    void theStoreSaysNo(int status, String code, String words) {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.server())) {
            proxy.plan(r -> r.is("GET"), new FaultProxy.Fault.Answer(status, code));
            assertSays(words, config("b1").withEndpoint(proxy.endpoint()));
        }
    }

    private static String refusesHeader(Map<String, String> refused, S3Config config) {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.lenient());
                S3Fixture fixture = S3Fixture.on(S3Proxy.lenient())) {
            refused.forEach((header, value) -> proxy.plan(
                    20,
                    r -> r.header(header).filter(value::equals).isPresent(),
                    new FaultProxy.Fault.Answer(400, "InvalidArgument")));
            String why = refusal(config.withEndpoint(proxy.endpoint())
                    .withBucket(fixture.config().bucket()));
            assertEquals(List.of(), fixture.keys(), "nothing is left");
            return why;
        }
    }

    private static S3Config headers(EncryptionConfig.Mode mode, String key, String storageClass, String acl) {
        return S3Proxy.lenient()
                .config("b1")
                .withConnection(QUICK)
                .withHeaders(
                        new EncryptionConfig(mode, Optional.of(key).filter(k -> !k.isEmpty())),
                        Optional.of(storageClass),
                        Optional.of(acl));
    }

    @Test
    void settingsThatTheStoreRefusesAreNamed() {
        String whatToDo =
                " is refused by the store (400 InvalidArgument); give a value that it takes, leave it out, or let our credentials use it";
        S3Config s3 = headers(EncryptionConfig.Mode.S3, "", "STANDARD", "private");
        String acl = refusesHeader(Map.of("x-amz-acl", "private"), s3);
        assertTrue(acl.endsWith(": acl=private" + whatToDo), acl);
        String storageClass = refusesHeader(Map.of("x-amz-storage-class", "STANDARD"), s3);
        assertTrue(storageClass.endsWith(": storage-class=STANDARD" + whatToDo), storageClass);
        String mode = refusesHeader(Map.of("x-amz-server-side-encryption", "AES256"), s3);
        assertTrue(mode.endsWith(": encryption.mode=s3" + whatToDo), mode);
    }

    @Test
    void settingsAreNotBlamedForOtherRefusals() {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.lenient());
                S3Fixture fixture = S3Fixture.on(S3Proxy.lenient())) {
            proxy.plan(20, r -> r.is("PUT"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
            S3Config config = headers(EncryptionConfig.Mode.S3, "", "STANDARD", "private")
                    .withEndpoint(proxy.endpoint())
                    .withBucket(fixture.config().bucket());
            try (Storage store = new S3StorageProvider().open(config)) {
                assertFalse(store.capabilities().has(Capability.WRITE), "it is read");
            }
        }
    }

    @Test
    void theStoreDoesNotAnswer() {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.server())) {
            proxy.plan(r -> r.is("GET"), new FaultProxy.Fault.StallAfter(0));
            assertSays(
                    "did not answer in time",
                    config("b1")
                            .withEndpoint(proxy.endpoint())
                            .withConnection(QUICK.withBounds(Duration.ofSeconds(20), Duration.ofMillis(300), 1)));
        }
    }

    @Test
    void filesOfTheSettings(@TempDir Path directory) throws IOException {
        Path none = directory.resolve("none");
        Path empty = Files.writeString(directory.resolve("empty"), "");
        ConnectionConfig quick = QUICK;
        for (Path file : List.of(none, empty)) {
            assertSays(
                    "connection.ca-file",
                    config("b1")
                            .withConnection(new ConnectionConfig(
                                    quick.connectTimeout(),
                                    quick.stallTimeout(),
                                    1,
                                    1,
                                    Optional.empty(),
                                    Optional.of(file))));
        }
        assertSays("credentials.file", config("b1").withCredentials(file(none, Optional.empty())));
        assertSays("credentials", config("b1").withCredentials(file(empty, Optional.of("other"))));
        S3Config both = config("b1")
                .withCredentials(file(none, Optional.empty()))
                .withConnection(new ConnectionConfig(
                        quick.connectTimeout(), quick.stallTimeout(), 1, 1, Optional.empty(), Optional.of(empty)));
        assertEquals(
                Map.of(
                        "credentials.file",
                        "there is no file " + none,
                        "connection.ca-file",
                        "cannot read " + empty + ": no certificate in it"),
                new S3StorageProvider().faults(both));
        assertEquals(
                Map.of(), new S3StorageProvider().faults(config("b1").withCredentials(file(empty, Optional.empty()))));
        assertEquals(
                Map.of("credentials.file", "cannot read " + directory),
                new S3StorageProvider().faults(config("b1").withCredentials(file(directory, Optional.empty()))));
    }

    private static CredentialsConfig file(Path file, Optional<String> profile) {
        return new CredentialsConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file), profile);
    }

    @Test
    void keysComeFromAFile(@TempDir Path directory) throws IOException {
        S3Server server = S3Proxy.server();
        Path file = Files.writeString(
                directory.resolve("credentials"),
                "[default]\naws_access_key_id=x\naws_secret_access_key=y\n[ours]\naws_access_key_id="
                        + server.accessKey() + "\naws_secret_access_key=" + server.secretKey() + "\n");
        try (S3Fixture fixture = S3Fixture.on(server, c -> c.withCredentials(file(file, Optional.of("ours"))))) {
            BucketContract.write(fixture.store(), "/f", "x");
            assertEquals(List.of("f"), fixture.keys());
        }
    }

    @Test
    void withoutTheProbeNothingIsWritten() {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.server());
                S3Fixture fixture = S3Fixture.on(
                        S3Proxy.server(), c -> c.withEndpoint(proxy.endpoint()).withProbe(S3Config.Probing.NEVER))) {
            assertTrue(proxy.seen().stream().allMatch(r -> r.is("GET")), proxy.seen()::toString);
            List<String> lines = new S3StorageProvider().probe(fixture.config());
            assertTrue(lines.contains("multipart uploads: yes"), lines::toString);
            assertTrue(lines.contains("largest upload: 5TiB, or 5TiB while it is the only one"), lines::toString);
            assertTrue(lines.stream().anyMatch(l -> l.matches("large uploads at once: [1-9]\\d*")), lines::toString);
            assertEquals(List.of(), fixture.keys());
        }
    }

    @Test
    void credentialsThatMayNotWriteStillRead() {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.server())) {
            proxy.plan(1, r -> r.is("PUT"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
            try (S3Fixture fixture = S3Fixture.on(S3Proxy.server(), c -> c.withEndpoint(proxy.endpoint()))) {
                Storage store = fixture.store();
                assertTrue(store.stat(VfsPath.ROOT).isDirectory());
                proxy.plan(1, r -> r.is("PUT"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
                StorageException failure = assertThrows(StorageException.class, () -> {
                    try (var upload = store.openWrite(VfsPath.of("/f"), new WriteMode.CreateOrReplace())) {
                        upload.commit();
                    }
                });
                assertInstanceOf(StorageError.PermissionDenied.class, failure.error());
            }
        }
    }
}
