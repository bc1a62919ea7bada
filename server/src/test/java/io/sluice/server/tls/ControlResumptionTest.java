package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What binding leans on in the JDK: each control connection has a token of its own, though clients offer the TLS session of
 * an earlier one, and its data connections show it.
 */
class ControlResumptionTest {

    @TempDir
    private Path directory;

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static TlsContext context(ServerConfig config) {
        try (TlsFiles files = TlsFiles.open(config, new ServerMetrics(new SimpleMeterRegistry()))) {
            return files.current();
        }
    }

    private static Optional<BindingToken> connected(SSLContext client, TlsVersion version, SSLEngine server) {
        SSLEngine peer = TlsPeer.engine(client, version);
        TlsPeer.connect(peer, server);
        assertEquals(version.name(), server.getSession().getProtocol());
        return BindingToken.of(server.getSession());
    }

    private static void eachControlConnectionHasItsOwnToken(TlsContext context, SSLContext client, TlsVersion version) {
        for (int session = 0; session < 5; session++) {
            BindingToken token = BindingToken.fresh();
            assertEquals(
                    Optional.of(token), connected(client, version, context.controlEngine(token, Optional.empty())));
            // In TLS 1.3 this uses up the only ticket, if the client is of the JDK; in TLS 1.2 it can be used again.
            Optional<BindingToken> data = connected(client, version, context.dataEngine(Optional.empty()));
            assertEquals(Optional.of(token), data);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void controlConnectionsDoNotResumeOneAnother(TlsVersion version) {
        TlsContext context = context(TestCertificates.with(TlsPolicy.OPTIONAL).apply(TestServer.config()));
        eachControlConnectionHasItsOwnToken(context, TestCertificates.client(), version);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void norDoThoseOfClientsWithCertificates(TlsVersion version) throws Exception {
        TestAuthority.Issued issued = TestCertificates.authority().issue("anna");
        Path authorities = TestCertificates.authority().pem(directory.resolve("ca.pem"));
        TlsContext context = context(TestCertificates.with(TlsPolicy.OPTIONAL)
                .andThen(Configs.tls(t -> required(t, authorities)))
                .apply(TestServer.config()));
        SSLContext client = client(issued);
        eachControlConnectionHasItsOwnToken(context, client, version);
        SSLEngine control = context.controlEngine(BindingToken.fresh(), Optional.empty());
        assertNotEquals(Optional.empty(), connected(client, version, control));
        X509Certificate shown = (X509Certificate) control.getSession().getPeerCertificates()[0];
        assertEquals(issued.certificate(), shown);
    }

    private static TlsConfig required(TlsConfig tls, Path authorities) {
        return new TlsConfig(
                tls.policy(),
                tls.certificate(),
                tls.moreCertificates(),
                tls.selfSigned(),
                tls.reload(),
                tls.handshake(),
                tls.data(),
                new ClientCertificateConfig(
                        ClientCertificateConfig.Mode.REQUIRED,
                        Optional.of(authorities),
                        Optional.empty(),
                        ClientCertificateConfig.DEFAULTS.login()),
                tls.allowCcc());
    }

    private static SSLContext client(TestAuthority.Issued issued) throws Exception {
        char[] password = TestAuthority.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", issued.key(), password, new X509Certificate[] {issued.certificate(), issued.issuer()});
        store.setCertificateEntry("authority", issued.issuer());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
