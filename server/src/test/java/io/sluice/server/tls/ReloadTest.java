package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ClientCertificateConfig.Login;
import io.sluice.server.config.ClientCertificateConfig.Mode;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestAuthority.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates that change while the server runs. */
final class ReloadTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("reload");
    private static final Duration DAY = Duration.ofDays(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> logged = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void theThreadTakesWhatHasChanged() {
        TlsSettings settings = TlsSettings.of(directory, AUTHORITY.issue("one")).reload(Duration.ofMillis(20));
        try (TlsFiles files = open(settings)) {
            assertEquals(List.of("one"), names(files));
            TlsContext before = files.current();
            TlsSettings.pem(directory, "certificate-0", AUTHORITY.issue("two"));
            ServerFixture.await("the new certificate", () -> names(files).equals(List.of("two")));
            assertNotSame(before, files.current());
        }
    }

    @Test
    void whatIsTheSameIsNotTaken() throws Exception {
        TlsSettings settings = TlsSettings.of(directory, AUTHORITY.issue("one"));
        try (TlsFiles files = open(settings)) {
            TlsContext before = files.current();
            files.look();
            Path file = directory.resolve("certificate-0.pem");
            Files.write(file, Files.readAllBytes(file));
            files.look();
            assertSame(before, files.current());
            assertEquals(0, reloads("taken") + reloads("refused"));
        }
    }

    @Test
    void aHalfWrittenPairIsRefusedOnceAndTakenWhenItIsWhole() throws Exception {
        TlsSettings settings = TlsSettings.of(directory, AUTHORITY.issue("one"));
        try (ServerLog _ = ServerLog.open(logged::add);
                TlsFiles files = open(settings)) {
            TlsContext before = files.current();
            Issued next = AUTHORITY.issue("two");
            next.keyPem(directory.resolve("certificate-0.key"));
            files.look();
            files.look();
            assertSame(before, files.current());
            assertEquals(1, reloads("refused"));
            List<String> warnings = logged("event=tls-reload-refused");
            assertEquals(1, warnings.size(), logged.toString());
            assertTrue(warnings.getFirst().contains("tls.certificate.key: the private key in "), warnings.getFirst());
            next.pem(directory.resolve("certificate-0.pem"));
            files.look();
            assertEquals(List.of("two"), names(files));
            assertEquals(1, reloads("taken"));
        }
    }

    @Test
    void whatIsTakenBackIsAsBefore() throws Exception {
        TlsSettings settings = TlsSettings.of(directory, AUTHORITY.issue("one"));
        try (TlsFiles files = open(settings)) {
            TlsContext before = files.current();
            Path key = directory.resolve("certificate-0.key");
            byte[] bytes = Files.readAllBytes(key);
            Files.delete(key);
            files.look();
            Files.write(key, bytes);
            files.look();
            assertSame(before, files.current());
            assertEquals(1, reloads("refused"));
            assertEquals(0, reloads("taken"));
            Files.delete(key);
            files.look();
            assertEquals(2, reloads("refused"));
        }
    }

    @Test
    void aLinkThatIsSwappedIsSeen() throws Exception {
        for (String version : List.of("v1", "v2")) {
            Path data = Files.createDirectory(directory.resolve(version));
            TlsSettings.pem(data, "tls", AUTHORITY.issue(version));
        }
        Path link = Files.createSymbolicLink(directory.resolve("data"), Path.of("v1"));
        TlsSettings settings = TlsSettings.of(TlsSettings.files(link.resolve("tls.pem"), link.resolve("tls.key")));
        try (TlsFiles files = open(settings)) {
            assertEquals(List.of("v1"), names(files));
            Path next = Files.createSymbolicLink(directory.resolve("next"), Path.of("v2"));
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            files.look();
            assertEquals(List.of("v2"), names(files));
        }
    }

    @Test
    void revocationListsBelongToTheSet() throws Exception {
        Path list = Files.write(directory.resolve("list.der"), AUTHORITY.revoked(DAY));
        Path authorities = AUTHORITY.pem(directory.resolve("authorities.pem"));
        TlsSettings settings = TlsSettings.of(directory, AUTHORITY.issue("one"))
                .clients(new ClientCertificateConfig(
                        Mode.REQUIRED, Optional.of(authorities), Optional.of(list), Login.ANY_USER));
        try (ServerLog _ = ServerLog.open(logged::add);
                TlsFiles files = open(settings)) {
            TlsContext before = files.current();
            Files.write(list, AUTHORITY.revoked(DAY.negated()));
            files.look();
            assertNotSame(before, files.current());
            assertEquals(1, logged("event=revocation-list-expired").size(), logged.toString());
            Files.writeString(list, "nothing");
            files.look();
            assertEquals(1, reloads("refused"));
        }
    }

    @Test
    void sessionsKeepTheirContextAndAMeterCountsThem() {
        TlsSettings settings = TlsSettings.of(directory, AUTHORITY.issue("one"));
        KeyPair keys = TestAuthority.ellipticKeys();
        try (TlsFiles files = open(settings)) {
            List<TlsContext> held = new ArrayList<>(List.of(files.current()));
            for (int i = 0; i < 10; i++) {
                TlsSettings.pem(directory, "certificate-0", AUTHORITY.issue(keys, DAY, "name-" + i));
                files.look();
                held.addFirst(files.current());
            }
            double counted = meters.get("sluice.tls.contexts").gauge().value();
            assertEquals(held.size(), counted);
        }
    }

    @Test
    void expiryIsAMeterAndALine() {
        KeyPair keys = TestAuthority.ellipticKeys();
        TlsSettings settings = TlsSettings.of(
                directory,
                AUTHORITY.issue(keys, Duration.ofDays(300), "fine"),
                AUTHORITY.issue(keys, Duration.ofDays(29), "soon"),
                AUTHORITY.issue(keys, DAY.negated(), "over"));
        try (ServerLog _ = ServerLog.open(logged::add);
                TlsFiles files = open(settings)) {
            assertEquals(1, logged("event=certificate-expires ").size(), logged.toString());
            assertTrue(logged("event=certificate-expires ").getFirst().contains("names=soon"));
            assertEquals(1, logged("event=certificate-expired ").size(), logged.toString());
            assertTrue(logged("event=certificate-expired ").getFirst().contains("names=over"));
            double left =
                    meters.get("sluice.tls.certificate.expires.seconds").gauge().value();
            assertEquals((double) -TimeUnit.DAYS.toSeconds(1), left, 120);
            files.day();
            assertEquals(2, logged("event=certificate-expired ").size(), logged.toString());
        }
    }

    private TlsFiles open(TlsSettings settings) {
        return TlsFiles.open(settings.config(), new ServerMetrics(meters));
    }

    private static List<String> names(TlsFiles files) {
        return files.current().certificates().getFirst().names();
    }

    private double reloads(String result) {
        var counter = meters.find("sluice.tls.reloads").tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    private List<String> logged(String text) {
        return logged.stream().filter(line -> line.contains(text)).toList();
    }
}
