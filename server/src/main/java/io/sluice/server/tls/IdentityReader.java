package io.sluice.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an {@link Identity} of files: PEM or PKCS#12, which their content tells and not their names. */
final class IdentityReader {

    private static final Set<String> CERTIFICATE_LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private final FileSnapshot files;

    IdentityReader(FileSnapshot files) {
        this.files = files;
    }

    /**
     * The certificate of that source with its key, and those above it in order.
     *
     * @throws BadTlsFile if there is none
     */
    Identity read(CertificateSource source) throws BadTlsFile {
        byte[] bytes = files.bytes(source.file(), source.fileSetting());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return PemBlock.in(text) ? pem(PemBlock.of(text), source) : pkcs12(bytes, source);
    }

    private Identity pem(List<PemBlock> blocks, CertificateSource source) throws BadTlsFile {
        List<X509Certificate> certificates = certificates(blocks, source.file().toString(), source.fileSetting());
        PrivateKey key = PrivateKeys.read(keyBlock(blocks, source), source);
        return new Identity(key, chain(key, certificates, source));
    }

    private PemBlock keyBlock(List<PemBlock> beside, CertificateSource source) throws BadTlsFile {
        if (source.key().isEmpty()) {
            return PrivateKeys.find(beside)
                    .orElseThrow(() -> new BadTlsFile(
                            source.fileSetting(),
                            source.file() + " holds no private key, and " + source.setting() + ".key names none"));
        }
        byte[] bytes = files.bytes(source.key().get(), source.keySetting());
        return PrivateKeys.find(PemBlock.of(new String(bytes, StandardCharsets.ISO_8859_1)))
                .orElseThrow(
                        () -> new BadTlsFile(source.keySetting(), source.key().get() + " holds no private key in PEM"));
    }

    /**
     * The certificates among those blocks, at least one.
     *
     * @param place where the blocks are from
     * @param setting which names that place
     * @throws BadTlsFile if there is none, or one cannot be read
     */
    static List<X509Certificate> certificates(List<PemBlock> blocks, String place, String setting) throws BadTlsFile {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemBlock block : blocks) {
                if (CERTIFICATE_LABELS.contains(block.label())) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new BadTlsFile(
                    setting, "certificate " + (certificates.size() + 1) + " in " + place + " cannot be read");
        }
        if (certificates.isEmpty()) {
            throw new BadTlsFile(setting, place + " holds no certificate");
        }
        return certificates;
    }

    /** Files hold them in any order, and clients want each signed by the next (RFC 8446 section 4.4.2). */
    private static List<X509Certificate> chain(
            PrivateKey key, List<X509Certificate> certificates, CertificateSource source) throws BadTlsFile {
        X509Certificate own = certificates.stream()
                .filter(c -> PrivateKeys.match(key, c.getPublicKey()))
                .findFirst()
                .orElseThrow(() -> new BadTlsFile(
                        source.keySetting(),
                        "the private key in " + source.key().orElse(source.file())
                                + " does not belong to the certificate in " + source.file()));
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        List<X509Certificate> left = new ArrayList<>(certificates);
        left.remove(own);
        while (true) {
            X509Certificate last = chain.getLast();
            List<X509Certificate> above =
                    left.stream().filter(c -> isSignedBy(last, c)).toList();
            if (above.isEmpty()) {
                return chain;
            }
            chain.add(above.getFirst());
            left.remove(above.getFirst());
        }
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Identity pkcs12(byte[] bytes, CertificateSource source) throws BadTlsFile {
        if (source.key().isPresent()) {
            throw new BadTlsFile(
                    source.keySetting(), source.file() + " is not PEM, and PKCS#12 files have their key in them");
        }
        char[] password = source.password().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new BadTlsFile(
                        source.fileSetting(),
                        source.file() + " holds "
                                + (keys.isEmpty() ? "no private key" : keys.size() + " private keys")
                                + ": one with its certificate is expected");
            }
            if (!(store.getKey(keys.getFirst(), password) instanceof PrivateKey key)) {
                throw new BadTlsFile(source.fileSetting(), source.file() + " holds no private key");
            }
            Certificate @Nullable [] found = store.getCertificateChain(keys.getFirst());
            if (found == null) {
                throw new BadTlsFile(source.fileSetting(), source.file() + " holds no certificate");
            }
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate : found) {
                certificates.add((X509Certificate) certificate);
            }
            return new Identity(key, chain(key, certificates, source));
        } catch (IOException | GeneralSecurityException e) {
            throw refusal(e, source);
        }
    }

    private static BadTlsFile refusal(Exception e, CertificateSource source) {
        if (e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException) {
            return new BadTlsFile(
                    source.passwordSetting(),
                    source.password().isEmpty()
                            ? "the password of " + source.file() + " is needed"
                            : "this is not the password of " + source.file());
        }
        return new BadTlsFile(
                source.fileSetting(), source.file() + " holds no certificate: it is neither PEM nor PKCS#12");
    }
}
