package io.sluice.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * FTPS (RFC 4217).
 *
 * @param policy what the clients of {@code control.port} must and may do; {@code control.listeners} have their own
 * @param certificate the certificate; a self-signed one is made if there is none
 * @param moreCertificates others, chosen by the name that the client asks for (SNI, HOST)
 * @param selfSigned the directory of the one that is made
 * @param reload how often the files are looked at
 * @param handshake how connections begin
 * @param data what holds for data connections
 * @param clientCertificates the certificates of clients
 * @param allowCcc whether CCC makes the control connection clear again (RFC 4217 section 12.3)
 */
public record TlsConfig(
        TlsPolicy policy,
        CertificateConfig certificate,
        List<CertificateConfig> moreCertificates,
        Path selfSigned,
        Duration reload,
        HandshakeConfig handshake,
        ProtectedDataConfig data,
        ClientCertificateConfig clientCertificates,
        boolean allowCcc) {

    /** Whoever wants TLS has it. */
    public static final TlsConfig DEFAULTS = new TlsConfig(
            TlsPolicy.OPTIONAL,
            CertificateConfig.DEFAULTS,
            List.of(),
            Path.of("sluice-tls"),
            Duration.ofSeconds(30),
            HandshakeConfig.DEFAULTS,
            ProtectedDataConfig.DEFAULTS,
            ClientCertificateConfig.DEFAULTS,
            false);

    /** Copies the certificates; checks the bounds. */
    public TlsConfig {
        moreCertificates = List.copyOf(moreCertificates);
        Checks.that(
                moreCertificates.isEmpty() || certificate.file().isPresent(),
                "more-certificates",
                moreCertificates.size(),
                "certificate.file, which clients get that ask for no name");
        Checks.duration("reload", reload, Duration.ZERO, Duration.ofDays(1));
    }

    /** The same with another policy. */
    public TlsConfig withPolicy(TlsPolicy other) {
        return new TlsConfig(
                other,
                certificate,
                moreCertificates,
                selfSigned,
                reload,
                handshake,
                data,
                clientCertificates,
                allowCcc);
    }

    /** The same with another certificate. */
    public TlsConfig withCertificate(CertificateConfig other) {
        return new TlsConfig(
                policy, other, moreCertificates, selfSigned, reload, handshake, data, clientCertificates, allowCcc);
    }

    /** The same with other certificates besides. */
    public TlsConfig withMoreCertificates(List<CertificateConfig> others) {
        return new TlsConfig(
                policy, certificate, others, selfSigned, reload, handshake, data, clientCertificates, allowCcc);
    }

    /** The same with other rules for the certificates of clients. */
    public TlsConfig withClientCertificates(ClientCertificateConfig others) {
        return new TlsConfig(
                policy, certificate, moreCertificates, selfSigned, reload, handshake, data, others, allowCcc);
    }

    /** The same with other rules for data connections. */
    public TlsConfig withData(ProtectedDataConfig other) {
        return new TlsConfig(
                policy,
                certificate,
                moreCertificates,
                selfSigned,
                reload,
                handshake,
                other,
                clientCertificates,
                allowCcc);
    }

    /** The same with other handshakes. */
    public TlsConfig withHandshake(HandshakeConfig other) {
        return new TlsConfig(
                policy, certificate, moreCertificates, selfSigned, reload, other, data, clientCertificates, allowCcc);
    }

    /** The same with or without CCC. */
    public TlsConfig withCcc(boolean allowed) {
        return new TlsConfig(
                policy,
                certificate,
                moreCertificates,
                selfSigned,
                reload,
                handshake,
                data,
                clientCertificates,
                allowed);
    }
}
