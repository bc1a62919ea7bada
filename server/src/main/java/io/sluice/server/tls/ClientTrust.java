package io.sluice.server.tls;

import io.sluice.server.config.ClientCertificateConfig;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates clients may show.
 *
 * @param managers what JSSE asks
 * @param lists the lists of revoked certificates
 */
record ClientTrust(List<TrustManager> managers, List<X509CRL> lists) {

    private static final String SETTING = "tls.client-certificates.";

    ClientTrust {
        managers = List.copyOf(managers);
        lists = List.copyOf(lists);
    }

    /** The files that it is made of. */
    static List<Path> files(ClientCertificateConfig config) {
        List<Path> files = new ArrayList<>();
        if (config.mode() != ClientCertificateConfig.Mode.OFF) {
            config.authorities().ifPresent(files::add);
            config.revoked().ifPresent(files::add);
        }
        return files;
    }

    /**
     * Reads the files.
     *
     * @throws BadTlsFile if one of them cannot be used
     */
    static ClientTrust read(ClientCertificateConfig config, FileSnapshot files) throws BadTlsFile {
        if (config.mode() == ClientCertificateConfig.Mode.OFF) {
            return new ClientTrust(List.of(new TrustsNobody()), List.of());
        }
        Path authorities = config.authorities().orElseThrow();
        String pem = text(files.bytes(authorities, SETTING + "authorities"));
        List<X509Certificate> anchors =
                IdentityReader.certificates(PemBlock.of(pem), authorities.toString(), SETTING + "authorities");
        List<X509CRL> lists = new ArrayList<>();
        if (config.revoked().isPresent()) {
            Path revoked = config.revoked().get();
            lists.addAll(lists(files.bytes(revoked, SETTING + "revoked"), revoked));
        }
        try {
            return new ClientTrust(managers(anchors, config.revoked().isPresent(), lists), lists);
        } catch (GeneralSecurityException e) {
            throw new BadTlsFile(SETTING + "authorities", authorities + " cannot be used: " + e.getMessage());
        }
    }

    private static List<TrustManager> managers(List<X509Certificate> anchors, boolean revocation, List<X509CRL> lists)
            throws GeneralSecurityException {
        Set<TrustAnchor> trusted = new HashSet<>();
        anchors.forEach(a -> trusted.add(new TrustAnchor(a, null)));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        // With no checker of our own the JDK takes only these lists, and fetches none from where the certificate says:
        // that would be a request to an address of the client's choice.
        parameters.setRevocationEnabled(revocation);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return Arrays.stream(factory.getTrustManagers())
                .map(X509TrustManager.class::cast)
                .<TrustManager>map(ClientsOnly::new)
                .toList();
    }

    private static List<X509CRL> lists(byte[] bytes, Path file) throws BadTlsFile {
        List<byte[]> encoded = new ArrayList<>();
        String text = text(bytes);
        if (PemBlock.in(text)) {
            for (PemBlock block : PemBlock.of(text)) {
                if (block.label().equals("X509 CRL")) {
                    encoded.add(block.der());
                }
            }
        } else {
            encoded.add(bytes);
        }
        List<X509CRL> lists = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] one : encoded) {
                for (CRL list : factory.generateCRLs(new ByteArrayInputStream(one))) {
                    lists.add((X509CRL) list);
                }
            }
        } catch (CertificateException | CRLException | IllegalArgumentException e) {
            throw new BadTlsFile(SETTING + "revoked", "list " + (lists.size() + 1) + " in " + file + " cannot be read");
        }
        if (lists.isEmpty()) {
            throw new BadTlsFile(SETTING + "revoked", file + " holds no list of revoked certificates (X509 CRL)");
        }
        return lists;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Nobody is asked; and the JDK need not read the authorities of the world for that. */
    static final class TrustsNobody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            refuse();
        }

        private static void refuse() throws CertificateException {
            throw new CertificateException("no certificate is asked for");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
