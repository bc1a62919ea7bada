package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ClientCertificateConfig.Login;
import io.sluice.server.config.ClientCertificateConfig.Mode;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestAuthority.Issued;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through the handshake with which certificate of his own. */
final class ClientCertificateTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    private final TestAuthority authority = TestAuthority.named("clients");
    private final TestAuthority branch = authority.below("branch");
    private final Issued anna = authority.issue("anna", "anna@example.com");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsSignedByAnAuthorityGetsThroughAndIsKnown(String version) throws Exception {
        for (Mode mode : List.of(Mode.OPTIONAL, Mode.REQUIRED)) {
            X509Certificate seen = seen(server(mode, Optional.empty()), version, identity(anna));
            assertEquals(anna.certificate(), seen);
            assertEquals(Set.of("anna", "anna@example.com"), ClientNames.of(seen));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void nobodyIsAskedUnlessItIsConfigured(String version) throws Exception {
        TlsContext off = TlsSettings.of(directory, authority.issue("localhost")).context();
        assertThrows(SSLPeerUnverifiedException.class, () -> seen(off, version, identity(anna)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutACertificateOnlyOptionalLetsThrough(String version) throws Exception {
        TlsContext optional = server(Mode.OPTIONAL, Optional.empty());
        assertThrows(SSLPeerUnverifiedException.class, () -> seen(optional, version));
        TlsContext required = server(Mode.REQUIRED, Optional.empty());
        SSLException refused = assertThrows(SSLException.class, () -> seen(required, version));
        assertEquals(false, refused instanceof SSLPeerUnverifiedException, refused.toString());
    }

    @Test
    void foreignExpiredAndServersCertificatesAreRefused() throws Exception {
        // Of the same name as the right authority, so that the client takes it for one that is asked for.
        TestAuthority other = TestAuthority.named("clients");
        Issued expired = authority.issue(TestAuthority.ellipticKeys(), DAY.negated(), "anna");
        for (Mode mode : List.of(Mode.OPTIONAL, Mode.REQUIRED)) {
            TlsContext server = server(mode, Optional.empty());
            for (String version : VERSIONS) {
                refused(server, version, identity(other.issue("anna")));
                refused(server, version, identity(expired));
            }
        }
    }

    @Test
    void theRevokedAreRefused() throws Exception {
        Issued bob = authority.issue("bob");
        byte[] list = authority.revoked(DAY, bob.certificate());
        for (Path file : List.of(write("list.der", list), write("list.pem", pem(list)))) {
            TlsContext server = server(Mode.REQUIRED, Optional.of(file));
            for (String version : VERSIONS) {
                assertEquals(anna.certificate(), seen(server, version, identity(anna)));
                refused(server, version, identity(bob));
            }
        }
    }

    @Test
    void withoutAListThatHoldsNobodyGetsThrough() throws Exception {
        byte[] ended = authority.revoked(DAY.negated());
        TlsContext server = server(Mode.REQUIRED, Optional.of(write("list.pem", pem(ended))));
        refused(server, "TLSv1.3", identity(anna));
    }

    @Test
    void everyAuthorityOfTheChainNeedsItsList() throws Exception {
        Issued carl = branch.issue("carl");
        Identity shown = new Identity(carl.key(), List.of(carl.certificate(), branch.certificate()));
        byte[] root = authority.revoked(DAY);
        TlsContext half = server(Mode.REQUIRED, Optional.of(write("half.pem", pem(root))));
        refused(half, "TLSv1.3", shown);
        TlsContext both = server(Mode.REQUIRED, Optional.of(write("both.pem", pem(root, branch.revoked(DAY)))));
        assertEquals(carl.certificate(), seen(both, "TLSv1.3", shown));
        TlsContext revoked = server(
                Mode.REQUIRED,
                Optional.of(
                        write("revoked.pem", pem(authority.revoked(DAY, branch.certificate()), branch.revoked(DAY)))));
        refused(revoked, "TLSv1.3", shown);
    }

    private TlsContext server(Mode mode, Optional<Path> revoked) {
        Path authorities = authority.pem(directory.resolve("authorities.pem"));
        return TlsSettings.of(directory, authority.issue("localhost"))
                .clients(new ClientCertificateConfig(mode, Optional.of(authorities), revoked, Login.ANY_USER))
                .context();
    }

    private X509Certificate seen(TlsContext server, String version, Identity... shown) throws Exception {
        EnginePair pair = new EnginePair(
                        EnginePair.client(
                                EnginePair.context(authority.certificate(), shown),
                                "server",
                                p -> p.setProtocols(new String[] {version})),
                        server.controlEngine(BindingToken.fresh(), Optional.empty()))
                .handshake();
        return (X509Certificate) pair.server().getSession().getPeerCertificates()[0];
    }

    /** Fails in the handshake, and not because nobody has shown anything. */
    private void refused(TlsContext server, String version, Identity shown) {
        SSLException refused = assertThrows(SSLException.class, () -> seen(server, version, shown));
        String why = refused.toString();
        assertEquals(true, why.contains("PKIX path"), why);
    }

    private static Identity identity(Issued issued) {
        return new Identity(issued.key(), List.of(issued.certificate()));
    }

    private static byte[] pem(byte[]... lists) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] list : lists) {
            all.writeBytes(PemBlock.armour("X509 CRL", list).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return all.toByteArray();
    }

    private Path write(String name, byte[] bytes) throws Exception {
        return Files.write(directory.resolve(name), bytes);
    }
}
