package io.sluice.server.tls;

import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.HostName;
import io.sluice.server.config.TlsVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * The certificates as they were at one time, with the keys of the tickets that were made under them. A session keeps the
 * one that it began with for its data connections too, because no other can read its tickets. Any thread.
 */
public final class TlsContext {

    private final SSLContext context;
    private final HandshakeConfig handshake;
    private final List<String> cipherSuites;
    private final ClientCertificateConfig.Mode clients;
    private final List<ServedCertificate> certificates;
    private final Set<String> names;

    /** A context whose engines begin so. */
    TlsContext(
            SSLContext context,
            HandshakeConfig handshake,
            List<String> cipherSuites,
            ClientCertificateConfig.Mode clients,
            List<ServedCertificate> certificates) {
        this.context = context;
        this.handshake = handshake;
        this.cipherSuites = List.copyOf(cipherSuites);
        this.clients = clients;
        this.certificates = List.copyOf(certificates);
        this.names = certificates.stream().flatMap(c -> c.names().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * An engine for a control connection. It resumes no session: it would get the token of the one that it resumes, and the
     * data connections of both could not be told apart.
     *
     * @param token comes back from the data connections that resume this one
     * @param host what the client said by HOST (RFC 7151), whose certificate it gets unless it names another by SNI
     */
    public SSLEngine controlEngine(BindingToken token, Optional<HostName> host) {
        SSLEngine engine = configured(context.createSSLEngine(token.text(), 0), host);
        SSLParameters parameters = engine.getSSLParameters();
        // JSSE resumes a session only where this is the same as it was, if it is set: so data connections do, and other
        // control connections do not. Nobody else looks at it, see ClientsOnly.
        parameters.setEndpointIdentificationAlgorithm(token.text());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * An engine for a data connection; the server is the server in active mode too (RFC 4217 section 7).
     *
     * @param host {@link #nameOf} its control connection: only then it gets the same certificate, and a session is resumed
     *     with no other
     */
    public SSLEngine dataEngine(Optional<HostName> host) {
        return configured(context.createSSLEngine(), host);
    }

    /**
     * The name that decided which certificate a control connection got: what the client asked for by SNI, else by HOST.
     *
     * @param session of the control connection
     * @param host what the client said by HOST
     */
    public static Optional<HostName> nameOf(SSLSession session, Optional<HostName> host) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                        .flatMap(HostName::read)
                        .or(() -> host)
                : host;
    }

    /** By which of the names of the certificates one is chosen for this host; empty where it is the first one. */
    Optional<String> nameFor(HostName host) {
        return CertificateNames.covering(names, host.text());
    }

    /** What clients are shown, the first one if they ask for no name. */
    public List<ServedCertificate> certificates() {
        return certificates;
    }

    private SSLEngine configured(SSLEngine engine, Optional<HostName> host) {
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(
                handshake.versions().stream().map(TlsVersion::name).toArray(String[]::new));
        parameters.setCipherSuites(cipherSuites.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        host.ifPresent(name -> parameters.setServerNames(List.of(new CertificateChooser.Wanted(name))));
        switch (clients) {
            case OFF -> parameters.setNeedClientAuth(false);
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
