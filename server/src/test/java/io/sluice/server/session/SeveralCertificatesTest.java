package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.Secret;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several certificates: each session has the one of its name, and its data connections resume it. */
final class SeveralCertificatesTest {

    @RegisterExtension
    private final ServerFixture server = ServerFixture.with(SeveralCertificatesTest::configured);

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static ServerConfig configured(ServerConfig plain) {
        ServerConfig config = TestCertificates.with(TlsPolicy.OPTIONAL).apply(plain);
        return config.withTls(config.tls().withMoreCertificates(List.of(certificate("other.example"))));
    }

    private static CertificateConfig certificate(String name) {
        try {
            Path file = Files.createTempFile("other", ".p12");
            file.toFile().deleteOnExit();
            TestCertificates.authority().issue(name).pkcs12(file);
            return new CertificateConfig(Optional.of(file), Optional.empty(), new Secret(TestAuthority.PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String subject(RawClient client) {
        try {
            return ((X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theNameOfHostDecides(TlsVersion version) {
        RawClient client = server.connect();
        client.command("HOST other.example", "220");
        SecureClient secure = SecureClient.login(client, version);
        assertEquals("CN=other.example", subject(client));
        transfersResume(secure);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theNameThatTheClientAsksForDecides(TlsVersion version) {
        RawClient client = server.connect();
        SSLContext context = TestCertificates.client();
        client.command("AUTH TLS", "234");
        client.handshakeFor("other.example", context, version.name());
        assertEquals("CN=other.example", subject(client));
        client.command("PROT P", "200");
        client.login("bob");
        transfersResume(new SecureClient(client, context, version));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void withoutANameItIsTheFirst(TlsVersion version) {
        SecureClient client = SecureClient.login(server.connect(), version);
        assertEquals("CN=localhost", subject(client.control()));
        transfersResume(client);
    }

    private void transfersResume(SecureClient client) {
        server.put("/f", "text");
        for (int i = 0; i < 3; i++) {
            TlsPeer down = client.openData();
            client.control().command("RETR f", "150");
            assertEquals(TlsPeer.End.NOTIFIED, down.handshake().receive());
            client.control().expect("226");
        }
        assertEquals(3, server.server().count("sluice.tls.bindings", "result", "bound"));
    }
}
