package io.sluice.server.tls;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.Secret;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.TestAuthority.Issued;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Configurations of TLS, as tests of its files put them together. */
record TlsSettings(
        List<CertificateConfig> certificates,
        Path selfSigned,
        HandshakeConfig handshake,
        ClientCertificateConfig clients,
        Duration reload) {

    /** These certificates, the first of which is for clients that ask for no name. */
    static TlsSettings of(CertificateConfig... certificates) {
        return new TlsSettings(
                List.of(certificates),
                Path.of("target/no-such-directory"),
                HandshakeConfig.DEFAULTS,
                ClientCertificateConfig.DEFAULTS,
                Duration.ZERO);
    }

    /** These certificates, written to files of their own in that directory. */
    static TlsSettings of(Path directory, Issued... issued) {
        CertificateConfig[] certificates = new CertificateConfig[issued.length];
        Arrays.setAll(certificates, i -> pem(directory, "certificate-" + i, issued[i]));
        return of(certificates);
    }

    /** A certificate in two files of that directory. */
    static CertificateConfig pem(Path directory, String name, Issued issued) {
        return files(issued.pem(directory.resolve(name + ".pem")), issued.keyPem(directory.resolve(name + ".key")));
    }

    static CertificateConfig files(Path certificate, Path key) {
        return new CertificateConfig(Optional.of(certificate), Optional.of(key), Secret.NONE);
    }

    static CertificateConfig file(Path certificate, String password) {
        return new CertificateConfig(Optional.of(certificate), Optional.empty(), new Secret(password));
    }

    TlsSettings selfSigned(Path directory) {
        return new TlsSettings(certificates, directory, handshake, clients, reload);
    }

    TlsSettings handshake(HandshakeConfig other) {
        return new TlsSettings(certificates, selfSigned, other, clients, reload);
    }

    TlsSettings clients(ClientCertificateConfig other) {
        return new TlsSettings(certificates, selfSigned, handshake, other, reload);
    }

    TlsSettings reload(Duration other) {
        return new TlsSettings(certificates, selfSigned, handshake, clients, other);
    }

    ServerConfig config() {
        TlsConfig defaults = TlsConfig.DEFAULTS;
        return ServerConfig.DEFAULTS.withTls(new TlsConfig(
                defaults.policy(),
                certificates.isEmpty() ? CertificateConfig.DEFAULTS : certificates.getFirst(),
                certificates.stream().skip(1).toList(),
                selfSigned,
                reload,
                handshake,
                defaults.data(),
                clients,
                defaults.allowCcc()));
    }

    TlsFiles open() {
        return TlsFiles.open(config(), new ServerMetrics(new SimpleMeterRegistry()));
    }

    /** What new sessions get; stays usable. */
    TlsContext context() {
        try (TlsFiles files = open()) {
            return files.current();
        }
    }
}
