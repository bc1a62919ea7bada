package io.sluice.server.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority for one test run: signs what servers and clients of the tests show each other. */
public final class TestAuthority {

    /** The password of the PKCS#12 files that {@link Issued#pkcs12} makes. */
    public static final String PASSWORD = "hush";

    private static final Duration YEAR = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /**
     * A certificate with its key.
     *
     * @param key the private key
     * @param certificate the certificate
     * @param issuer of whoever signed it
     */
    public record Issued(PrivateKey key, X509Certificate certificate, X509Certificate issuer) {

        /** Writes both as PKCS#12 with {@link #PASSWORD}. */
        public Path pkcs12(Path file) {
            try (OutputStream out = Files.newOutputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("key", key, PASSWORD.toCharArray(), new X509Certificate[] {certificate, issuer});
                store.store(out, PASSWORD.toCharArray());
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** What shows it in a handshake. */
        private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", key, PASSWORD.toCharArray(), new X509Certificate[] {certificate, issuer});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, PASSWORD.toCharArray());
            return keys.getKeyManagers();
        }

        /** Writes the chain as PEM. */
        public Path pem(Path file) {
            return write(file, armour("CERTIFICATE", encoded(certificate)) + armour("CERTIFICATE", encoded(issuer)));
        }

        /** Writes the key as PEM, PKCS#8 without a password. */
        public Path keyPem(Path file) {
            return write(file, armour("PRIVATE KEY", key.getEncoded()));
        }
    }

    /** A new authority of that name. */
    public static TestAuthority named(String name) {
        KeyPair keys = ellipticKeys();
        X500Name subject = new X500Name("CN=" + name);
        try {
            X509v3CertificateBuilder builder = builder(subject, subject, keys, YEAR)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new TestAuthority(keys, signed(builder, keys.getPrivate()));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An authority below this one. */
    public TestAuthority below(String name) {
        KeyPair own = ellipticKeys();
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        try {
            X509v3CertificateBuilder builder = builder(issuer, new X500Name("CN=" + name), own, YEAR)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new TestAuthority(own, signed(builder, keys.getPrivate()));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of these as revoked ones, in DER; it holds for so long, or has ended if that is negative. */
    public byte[] revoked(Duration validity, X509Certificate... certificates) {
        Instant now = Instant.now();
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer, Date.from(now.minus(Duration.ofDays(2))))
                .setNextUpdate(Date.from(now.plus(validity)));
        for (X509Certificate revoked : certificates) {
            builder.addCRLEntry(revoked.getSerialNumber(), Date.from(now.minus(Duration.ofDays(1))), 0);
        }
        try {
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A certificate for that subject with those alternative names, whatever they say, with an EC key. */
    public Issued issue(X500Name subject, GeneralName... alternatives) {
        KeyPair own = ellipticKeys();
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        try {
            X509v3CertificateBuilder builder = builder(issuer, subject, own, YEAR);
            if (alternatives.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return new Issued(own.getPrivate(), signed(builder, keys.getPrivate()), certificate);
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new pair of RSA keys. */
    public static KeyPair rsaKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate for those host names and addresses, the first of which is its CN, with an EC key. */
    public Issued issue(String... names) {
        return issue(ellipticKeys(), YEAR, names);
    }

    /** A certificate for that key pair that holds for so long. */
    public Issued issue(KeyPair subjectKeys, Duration validity, String... names) {
        GeneralName[] alternatives = Stream.of(names)
                .map(name -> new GeneralName(
                        name.matches("[0-9.]+|.*:.*")
                                ? GeneralName.iPAddress
                                : name.contains("@") ? GeneralName.rfc822Name : GeneralName.dNSName,
                        name))
                .toArray(GeneralName[]::new);
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        try {
            X509v3CertificateBuilder builder = builder(issuer, new X500Name("CN=" + names[0]), subjectKeys, validity)
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            return new Issued(subjectKeys.getPrivate(), signed(builder, keys.getPrivate()), certificate);
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a client has that trusts this authority and nobody else. */
    public SSLContext clientContext() {
        return clientContext(null);
    }

    /** The same with a certificate of its own to show, if there is one. */
    public SSLContext clientContext(@Nullable Issued own) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : own.keyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes the authority's own certificate as PEM, for clients to trust. */
    public Path pem(Path file) {
        return write(file, armour("CERTIFICATE", encoded(certificate)));
    }

    /** A new pair of keys of the curve P-256. */
    public static KeyPair ellipticKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair subjectKeys, Duration validity) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(64, RANDOM),
                Date.from(now.minus(Duration.ofDays(10))),
                Date.from(now.plus(validity)),
                subject,
                subjectKeys.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String armour(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
