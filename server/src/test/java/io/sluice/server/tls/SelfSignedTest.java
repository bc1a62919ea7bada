package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that is made when none is configured. */
final class SelfSignedTest {

    private static final Instant NOW = Instant.parse("2030-05-06T07:08:09Z");
    private static final List<String> NAMES = List.of("box", "192.0.2.7", "2001:db8::7");

    @TempDir
    private Path parent;

    @Test
    void itIsMadeOnceAndOnlyItsOwnerSeesTheKey() throws Exception {
        SelfSigned own = at(NOW);
        assertInstanceOf(SelfSigned.Outcome.Made.class, own.ensure());
        assertEquals("rwx------", mode(directory()));
        assertEquals("rw-------", mode(own.keyFile()));
        Identity made = read(own);
        assertEquals(Set.of("box", "192.0.2.7", "2001:db8:0:0:0:0:0:7"), CertificateNames.of(made.certificate()));
        assertEquals(
                Duration.ofDays(825),
                Duration.between(
                        made.certificate().getNotBefore().toInstant(),
                        made.certificate().getNotAfter().toInstant()));
        assertInstanceOf(
                SelfSigned.Outcome.Found.class,
                at(NOW.plus(Duration.ofDays(700))).ensure());
        assertEquals(made.certificate(), read(own).certificate());
        try (Stream<Path> files = Files.list(directory())) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void aKeyWithoutACertificateGetsOne() throws Exception {
        SelfSigned own = at(NOW);
        own.ensure();
        Identity before = read(own);
        Files.delete(own.certificateFile());
        assertInstanceOf(SelfSigned.Outcome.Made.class, own.ensure());
        assertEquals(before.key(), read(own).key());
        assertNotEquals(before.certificate(), read(own).certificate());
    }

    @Test
    void itIsMadeAnewForTheSameKeyBeforeItExpires() throws Exception {
        SelfSigned own = at(NOW);
        own.ensure();
        Identity before = read(own);
        SelfSigned later = at(before.certificate().getNotAfter().toInstant().minus(Duration.ofDays(29)));
        assertInstanceOf(SelfSigned.Outcome.Made.class, later.ensure());
        assertEquals(before.key(), read(own).key());
        assertTrue(expires(own).isAfter(before.certificate().getNotAfter().toInstant()));
        assertInstanceOf(SelfSigned.Outcome.Found.class, later.ensure());
    }

    @Test
    void whatSomebodyElseHasPutThereIsUsedAndNeverReplaced() throws Exception {
        SelfSigned own = at(NOW);
        Files.createDirectories(directory());
        var foreign = TestAuthority.named("foreign").issue("box");
        foreign.pem(own.certificateFile());
        foreign.keyPem(own.keyFile());
        assertInstanceOf(
                SelfSigned.Outcome.Found.class,
                at(NOW.plus(Duration.ofDays(3650))).ensure());
        assertEquals(foreign.certificate(), read(own).certificate());
        Files.delete(own.certificateFile());
        Files.writeString(own.keyFile(), "no key");
        assertThrows(BadTlsFile.class, own::ensure);
        assertEquals("no key", Files.readString(own.keyFile()));
    }

    @Test
    void manyStartsAtOnceMakeOnePair() throws Exception {
        int starts = 8;
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<SelfSigned.Outcome>> tasks = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            FutureTask<SelfSigned.Outcome> task = new FutureTask<>(() -> {
                go.await();
                return at(NOW).ensure();
            });
            tasks.add(task);
            Thread.ofPlatform().start(task);
        }
        go.countDown();
        for (FutureTask<SelfSigned.Outcome> task : tasks) {
            assertFalse(task.get() instanceof SelfSigned.Outcome.Kept);
        }
        read(at(NOW));
        try (Stream<Path> files = Files.list(directory())) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void whereItCannotBeKeptItIsUsedAllTheSame() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");
        SelfSigned own = new SelfSigned(file.resolve("below"), () -> NAMES, () -> NOW);
        var kept = assertInstanceOf(SelfSigned.Outcome.Kept.class, own.ensure());
        assertTrue(kept.why().contains(file.toString()), kept.why());
        TlsContext context = TlsSettings.of().selfSigned(file.resolve("below")).context();
        ServedCertificate served = context.certificates().getFirst();
        assertEquals(Optional.empty(), served.file());
        assertTrue(served.made());
    }

    @Test
    void aClientThatTrustsItAndNothingElseIsContent() throws Exception {
        TlsContext context = TlsSettings.of().selfSigned(directory()).context();
        EnginePair pair = new EnginePair(
                        EnginePair.client(
                                EnginePair.context(read(at(NOW)).certificate()),
                                "localhost",
                                (SSLParameters p) -> p.setEndpointIdentificationAlgorithm("HTTPS")),
                        context.controlEngine(BindingToken.fresh(), Optional.empty()))
                .handshake();
        assertEquals(read(at(NOW)).certificate(), pair.shown());
        ServedCertificate served = context.certificates().getFirst();
        assertTrue(served.made());
        assertEquals(Optional.of(directory().resolve("certificate.pem")), served.file());
    }

    @Test
    void itIsForAllThatClientsMayCallThisServer() {
        ServerConfig config = Configs.announce("ftp.example.com", "10.0.0.0/8=192.0.2.9")
                .andThen(Configs.hosts("files.example.org", "[2001:db8::1]"))
                .apply(ServerConfig.DEFAULTS);
        List<String> names = OwnNames.of(config);
        assertTrue(
                names.containsAll(List.of(
                        "localhost",
                        "127.0.0.1",
                        "ftp.example.com",
                        "192.0.2.9",
                        "files.example.org",
                        "2001:db8:0:0:0:0:0:1")),
                names.toString());
        assertFalse(names.contains("::") || names.contains("0:0:0:0:0:0:0:0"), names.toString());
    }

    @Test
    void aServerThatRunsMakesItAnewInTime() throws Exception {
        Instant[] now = {NOW};
        ServerConfig config = TlsSettings.of().selfSigned(directory()).config();
        try (TlsFiles files = TlsFiles.open(config, () -> now[0], new ServerMetrics(new SimpleMeterRegistry()))) {
            TlsContext first = files.current();
            files.day();
            assertEquals(first, files.current());
            now[0] = NOW.plus(Duration.ofDays(800));
            files.day();
            assertNotEquals(first, files.current());
            ServedCertificate before = first.certificates().getFirst();
            ServedCertificate after = files.current().certificates().getFirst();
            assertTrue(after.expires().isAfter(before.expires()));
            assertEquals(before.prints().key(), after.prints().key());
            assertNotEquals(before.prints().sha256(), after.prints().sha256());
        }
    }

    @Test
    void aCheckMakesNothing() {
        assertEquals(
                List.of(),
                TlsFiles.check(TlsSettings.of().selfSigned(directory()).config()));
        assertFalse(Files.exists(directory()));
    }

    private Path directory() {
        return parent.resolve("made/tls");
    }

    private SelfSigned at(Instant now) {
        return new SelfSigned(directory(), () -> NAMES, () -> now);
    }

    private static Identity read(SelfSigned own) throws BadTlsFile {
        return new IdentityReader(FileSnapshot.of(List.of(own.certificateFile(), own.keyFile()))).read(own.source());
    }

    private static Instant expires(SelfSigned own) throws BadTlsFile {
        return read(own).certificate().getNotAfter().toInstant();
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
