package io.sluice.server.tls;

import io.sluice.server.config.ConfigException;
import io.sluice.server.config.Problem;
import io.sluice.server.config.TlsConfig;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Makes contexts of what the files hold.
 *
 * @param config the settings
 * @param sources the files of the certificates
 * @param made a certificate that is in no file, in place of all sources
 */
record TlsLoader(TlsConfig config, List<CertificateSource> sources, Optional<Identity> made) {

    /**
     * What came of it.
     *
     * @param context for new sessions
     * @param lists the lists of revoked certificates in it
     */
    record Loaded(TlsContext context, List<X509CRL> lists) {}

    /** All files that matter. */
    List<Path> files() {
        return Stream.concat(
                        sources.stream().flatMap(CertificateSource::files),
                        ClientTrust.files(config.clientCertificates()).stream())
                .distinct()
                .toList();
    }

    /**
     * A context of these files.
     *
     * @throws ConfigException with all that is wrong with them
     */
    Loaded load(FileSnapshot files) {
        List<Problem> problems = new ArrayList<>();
        IdentityReader reader = new IdentityReader(files);
        List<Identity> identities = new ArrayList<>();
        List<ServedCertificate> served = new ArrayList<>();
        made.ifPresent(identity -> {
            identities.add(identity);
            served.add(ServedCertificate.of(identity.certificate(), Optional.empty(), true));
        });
        for (CertificateSource source : sources) {
            try {
                Identity identity = reader.read(source);
                identities.add(identity);
                served.add(
                        ServedCertificate.of(identity.certificate(), Optional.of(source.file()), !source.configured()));
            } catch (BadTlsFile e) {
                problems.add(e.problem());
            }
        }
        Optional<ClientTrust> trust = trust(files, problems);
        SSLContext context = context(
                identities, trust.map(ClientTrust::managers).orElseGet(() -> List.of(new ClientTrust.TrustsNobody())));
        List<String> suites = CipherSuites.choose(
                config.handshake(),
                Set.of(context.getSupportedSSLParameters().getCipherSuites()),
                identities,
                problems);
        if (!problems.isEmpty() || trust.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Loaded(
                new TlsContext(
                        context,
                        config.handshake(),
                        suites,
                        config.clientCertificates().mode(),
                        served),
                trust.get().lists());
    }

    private Optional<ClientTrust> trust(FileSnapshot files, List<Problem> problems) {
        try {
            return Optional.of(ClientTrust.read(config.clientCertificates(), files));
        } catch (BadTlsFile e) {
            problems.add(e.problem());
            return Optional.empty();
        }
    }

    private static SSLContext context(List<Identity> identities, List<TrustManager> clients) {
        KeyManager[] keys =
                identities.isEmpty() ? new KeyManager[0] : new KeyManager[] {new CertificateChooser(identities)};
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, clients.toArray(TrustManager[]::new), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
