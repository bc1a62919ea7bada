package io.sluice.server.tls;

import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.InvalidValue;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.observe.ServerMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The certificates that the configuration names, as they are in their files. */
public final class TlsFiles implements Tls {

    private final TlsContext current;

    private TlsFiles(TlsContext current) {
        this.current = current;
    }

    /**
     * Reads the files.
     *
     * @throws InvalidValue if one of them cannot be used
     */
    public static TlsFiles open(TlsConfig config, ServerMetrics metrics) {
        CertificateConfig certificate = config.certificate();
        Path file =
                certificate.file().orElseThrow(() -> new InvalidValue("tls.certificate.file", "", "a PKCS#12 file"));
        try (InputStream in = Files.newInputStream(file)) {
            char[] password = certificate.password().reveal().toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            List<String> suites = Arrays.stream(
                            context.getSupportedSSLParameters().getCipherSuites())
                    .filter(s -> s.startsWith("TLS_AES_")
                            || s.startsWith("TLS_CHACHA20_")
                            || (s.startsWith("TLS_ECDHE_") && (s.contains("_GCM_") || s.contains("_CHACHA20_"))))
                    .toList();
            return new TlsFiles(new TlsContext(
                    context,
                    config.handshake(),
                    suites,
                    config.clientCertificates().mode()));
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidValue("tls.certificate.file", file, "a PKCS#12 file (" + e.getMessage() + ")");
        }
    }

    @Override
    public TlsContext current() {
        return current;
    }

    @Override
    public List<TlsContext> all() {
        return List.of(current);
    }

    @Override
    public void close() {}
}
