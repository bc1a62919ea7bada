package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.HostName;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestAuthority.Issued;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several certificates a client gets, and with which cipher suite. */
final class ChosenCertificateTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("choice");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Issued FIRST = AUTHORITY.issue("ftp.example.com", "192.0.2.1");
    private static final Issued FIRST_RSA =
            AUTHORITY.issue(TestAuthority.rsaKeys(), YEAR, "ftp.example.com", "192.0.2.1");
    private static final Issued WILD = AUTHORITY.issue("*.example.org");
    private static final Issued EXACT = AUTHORITY.issue("files.example.org", "2001:db8::1");
    private static final Issued RSA = AUTHORITY.issue(TestAuthority.rsaKeys(), YEAR, "rsa.example.net");

    @TempDir
    private static Path directory;

    private static TlsContext server;

    @BeforeAll
    static void open() {
        server = TlsSettings.of(directory, FIRST, FIRST_RSA, WILD, EXACT, RSA).context();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp.example.com, ftp.example.com",
        "FILES.example.ORG, files.example.org",
        "other.example.org, *.example.org",
        "a.b.example.org, ftp.example.com",
        "example.org, ftp.example.com",
        "rsa.example.net, rsa.example.net",
        "unknown.example, ftp.example.com"
    })
    void byTheNameOfSniAndBetterThanByHost(String name, String expected) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            EnginePair pair = control(
                    context(), Optional.of(host("files.example.org")), sni(name).andThen(version(version)));
            boolean known = !expected.equals("ftp.example.com") || name.equals("ftp.example.com");
            assertEquals("CN=" + (known ? expected : "files.example.org"), subject(pair), version);
            assertEquals(
                    Optional.of(HostName.parse(name)),
                    TlsContext.nameOf(pair.server().getSession(), Optional.of(host("files.example.org"))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "files.example.org, files.example.org",
        "x.example.org, *.example.org",
        "192.0.2.1, ftp.example.com",
        "[2001:db8::1], files.example.org",
        "unknown.example, ftp.example.com"
    })
    void elseByTheNameOfHost(String name, String expected) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            EnginePair pair = control(context(), Optional.of(host(name)), version(version));
            assertEquals("CN=" + expected, subject(pair), version);
            assertEquals(
                    Optional.of(host(name)), TlsContext.nameOf(pair.server().getSession(), Optional.of(host(name))));
        }
    }

    @Test
    void elseTheFirst() throws Exception {
        assertEquals("CN=ftp.example.com", subject(control(context(), Optional.empty(), p -> {})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"})
    void theKindOfKeyIsOneThatTheClientCanVerify(String scheme) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            // The authority's own signature is ECDSA, so a client must know that too; the first is what it prefers.
            String[] schemes =
                    scheme.startsWith("rsa") ? new String[] {scheme, "ecdsa_secp256r1_sha256"} : new String[] {scheme};
            Consumer<SSLParameters> change = version(version).andThen(p -> p.setSignatureSchemes(schemes));
            if (version.equals("TLSv1.2") && scheme.startsWith("rsa")) {
                change = change.andThen(p -> p.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}));
            }
            EnginePair pair = control(context(), Optional.empty(), change);
            assertEquals("CN=ftp.example.com", subject(pair));
            String expected = scheme.startsWith("rsa") ? "RSA" : "EC";
            assertEquals(expected, pair.shown().getPublicKey().getAlgorithm(), version);
        }
    }

    @Test
    void anotherNamesCertificateIsNoHelpForAKindOfKey() {
        Consumer<SSLParameters> onlyEc = sni("rsa.example.net")
                .andThen(version("TLSv1.2"))
                .andThen(p -> p.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}));
        assertThrows(SSLException.class, () -> control(context(), Optional.empty(), onlyEc));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void dataConnectionsResumeWhateverCertificateWasChosen(String version) throws Exception {
        for (Optional<HostName> said : List.of(Optional.<HostName>empty(), Optional.of(host("other.example.org")))) {
            for (Consumer<SSLParameters> asks : List.<Consumer<SSLParameters>>of(p -> {}, sni("files.example.org"))) {
                SSLContext client = context();
                EnginePair control = control(client, said, asks.andThen(version(version)));
                Optional<BindingToken> token = BindingToken.of(control.server().getSession());
                assertTrue(token.isPresent());
                Optional<HostName> name = TlsContext.nameOf(control.server().getSession(), said);
                EnginePair data = new EnginePair(
                                EnginePair.client(client, "server", asks.andThen(version(version))),
                                server.dataEngine(name))
                        .handshake();
                assertEquals(token, BindingToken.of(data.server().getSession()), version + " " + said);
                // Some clients name nobody on data connections.
                EnginePair silent = new EnginePair(
                                EnginePair.client(client, "server", version(version)), server.dataEngine(name))
                        .handshake();
                if (version.equals("TLSv1.2")) {
                    assertEquals(token, BindingToken.of(silent.server().getSession()), version + " " + said);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,TLS_AES_256_GCM_SHA384", "TLSv1.2,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"})
    void theServersOrderOfCipherSuitesHolds(String version, String expected) throws Exception {
        EnginePair pair = control(context(), Optional.empty(), version(version).andThen(p -> {
            String[] reversed = List.of(p.getCipherSuites()).reversed().toArray(String[]::new);
            p.setCipherSuites(reversed);
            p.setUseCipherSuitesOrder(true);
        }));
        assertEquals(expected, pair.server().getSession().getCipherSuite());
    }

    @Test
    void onlyForwardSecretSuitesWithAuthenticatedEncryptionAreOffered() {
        String[] suites = server.dataEngine(Optional.empty()).getEnabledCipherSuites();
        assertEquals(9, suites.length, List.of(suites).toString());
        for (String suite : suites) {
            assertTrue(
                    suite.matches(
                            "(TLS_|TLS_ECDHE_(ECDSA|RSA)_WITH_)(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA(256|384)"),
                    suite);
        }
    }

    @Test
    void whoBeginsAgainGetsNoCertificate() throws Exception {
        EnginePair pair = control(context(), Optional.empty(), version("TLSv1.2"));
        CertificateChooser chooser = new CertificateChooser(
                List.of(new Identity(FIRST.key(), List.of(FIRST.certificate(), FIRST.issuer()))));
        assertNull(chooser.chooseEngineServerAlias("EC", null, pair.server()));
        assertEquals("0", chooser.chooseEngineServerAlias("EC", null, server.dataEngine(Optional.empty())));
        pair.client().getSession().invalidate();
        pair.client().beginHandshake();
        assertThrows(SSLException.class, pair::pump);
    }

    private static EnginePair control(SSLContext client, Optional<HostName> host, Consumer<SSLParameters> change)
            throws SSLException {
        SSLEngine engine = server.controlEngine(BindingToken.fresh(), host);
        return new EnginePair(EnginePair.client(client, "server", change), engine).handshake();
    }

    private static SSLContext context() throws Exception {
        return EnginePair.context(AUTHORITY.certificate());
    }

    private static Consumer<SSLParameters> sni(String name) {
        return p -> p.setServerNames(List.of(new SNIHostName(name)));
    }

    private static Consumer<SSLParameters> version(String version) {
        return p -> p.setProtocols(new String[] {version});
    }

    private static HostName host(String name) {
        return HostName.parse(name);
    }

    private static String subject(EnginePair pair) throws SSLException {
        return pair.shown().getSubjectX500Principal().getName();
    }
}
