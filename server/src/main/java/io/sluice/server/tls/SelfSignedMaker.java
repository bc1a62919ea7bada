package io.sluice.server.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that their own key signs, EC P-256. Needs Bouncy Castle, which takes a while to load. */
final class SelfSignedMaker {

    /** The most that Apple's systems take from anybody. */
    static final Duration VALIDITY = Duration.ofDays(825);

    private static final String CURVE = "secp256r1";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /** Clocks of clients that go wrong by less are forgiven. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final int SERIAL_BITS = 127;
    private static final int MOST_COMMON_NAME = 64;

    private SelfSignedMaker() {}

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    /**
     * The key pair of a private key of that curve.
     *
     * @throws GeneralSecurityException if it is of another
     */
    static KeyPair pairOf(PrivateKey key) throws GeneralSecurityException {
        if (!(key instanceof ECPrivateKey own) || own.getParams().getOrder().bitLength() != 256) {
            throw new GeneralSecurityException("no P-256 key");
        }
        var point =
                CustomNamedCurves.getByName(CURVE).getG().multiply(own.getS()).normalize();
        ECPoint w = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        PublicKey other = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(w, own.getParams()));
        return new KeyPair(other, key);
    }

    /**
     * A certificate for {@link #VALIDITY} from now.
     *
     * @param names host names and addresses; the first is its subject
     */
    static X509Certificate certificate(KeyPair keys, List<String> names, Instant now) {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Sluice, self-signed")
                .addRDN(BCStyle.CN, names.getFirst().length() > MOST_COMMON_NAME ? "sluice" : names.getFirst())
                .build();
        Instant from = now.minus(BACKDATED);
        GeneralName[] alternatives =
                names.stream().map(SelfSignedMaker::alternative).toArray(GeneralName[]::new);
        try {
            JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                            subject,
                            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                            Date.from(from),
                            Date.from(from.plus(VALIDITY)),
                            subject,
                            keys.getPublic())
                    // No authority: who trusts it trusts this server, and nothing that its key might sign.
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            utilities.createSubjectKeyIdentifier(keys.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            utilities.createAuthorityKeyIdentifier(keys.getPublic()))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every Java signs with P-256", e);
        }
    }

    private static GeneralName alternative(String name) {
        boolean address = ADDRESS.matcher(name).matches();
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
