package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.Secret;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestAuthority.Issued;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates change, and sessions go on. */
final class CertificateReloadTest {

    private static final TestAuthority AUTHORITY = TestCertificates.authority();

    @TempDir
    private static Path directory;

    @RegisterExtension
    private final ServerFixture server = ServerFixture.with(CertificateReloadTest::configured);

    private static ServerConfig configured(ServerConfig plain) {
        Path file = AUTHORITY.issue("localhost").pkcs12(directory.resolve("tls.p12"));
        TlsConfig tls = plain.tls();
        return plain.withTls(new TlsConfig(
                TlsPolicy.OPTIONAL,
                new CertificateConfig(Optional.of(file), Optional.empty(), new Secret(TestAuthority.PASSWORD)),
                List.of(),
                tls.selfSigned(),
                Duration.ofMillis(20),
                tls.handshake(),
                tls.data(),
                tls.clientCertificates(),
                tls.allowCcc()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionsKeepWhatTheyBeganWith(String name) throws Exception {
        TlsVersion version = new TlsVersion(name);
        server.put("/f", "text");
        List<SecureClient> clients = new ArrayList<>();
        List<X509Certificate> certificates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if (i > 0) {
                certificates.add(swap(i));
            }
            SecureClient client = SecureClient.login(server.connect(), version);
            if (i > 0) {
                assertEquals(certificates.getLast(), shown(client));
            }
            clients.add(client);
            // Those from before transfer too, and resume what they began with.
            clients.forEach(this::download);
        }
        assertEquals(1 + 2 + 3, server.server().count("sluice.tls.bindings", "result", "bound"));
        assertEquals(0, server.server().count("sluice.tls.bindings", "result", "unbound"));
        assertTrue(server.server().meter("sluice.tls.contexts") >= 3);
    }

    private X509Certificate swap(int number) throws IOException {
        Issued next = AUTHORITY.issue("localhost");
        Path file = next.pkcs12(directory.resolve("next.p12"));
        Files.move(file, directory.resolve("tls.p12"), StandardCopyOption.ATOMIC_MOVE);
        ServerFixture.await(
                "the new certificate", () -> server.server().count("sluice.tls.reloads", "result", "taken") == number);
        return next.certificate();
    }

    private static X509Certificate shown(SecureClient client) throws IOException {
        return (X509Certificate)
                ((SSLSocket) client.control().socket()).getSession().getPeerCertificates()[0];
    }

    private void download(SecureClient client) {
        TlsPeer down = client.openData();
        client.control().command("RETR f", "150");
        assertEquals(TlsPeer.End.NOTIFIED, down.handshake().receive());
        client.control().expect("226");
    }
}
