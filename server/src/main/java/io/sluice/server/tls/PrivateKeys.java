package io.sluice.server.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Private keys, as their files have them. */
final class PrivateKeys {

    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private PrivateKeys() {}

    /** The first private key among those blocks. */
    static Optional<PemBlock> find(List<PemBlock> blocks) {
        return blocks.stream().filter(b -> b.label().endsWith("PRIVATE KEY")).findFirst();
    }

    /**
     * The key in that block.
     *
     * @throws BadTlsFile if it is none, or the password does not open it
     */
    static PrivateKey read(PemBlock block, CertificateSource source) throws BadTlsFile {
        try {
            // Bouncy Castle takes a while to load: only those keys wait for it that the JDK cannot read.
            byte[] der = block.label().equals("PRIVATE KEY") ? block.der() : OldKeys.toPkcs8(block, source);
            return decode(der);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new BadTlsFile(
                    source.keySetting(),
                    source.key().orElse(source.file()) + " holds no private key that can be read: RSA, EC or EdDSA"
                            + " is expected");
        }
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException refusal = new InvalidKeySpecException("no known algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                refusal.addSuppressed(e); // another algorithm's
            }
        }
        throw refusal;
    }

    /** Whether what the private key signs is what the public key verifies. */
    static boolean match(PrivateKey key, PublicKey other) {
        if (!key.getAlgorithm().equals(other.getAlgorithm())) {
            return false;
        }
        if (key instanceof RSAKey one && other instanceof RSAKey two) {
            return one.getModulus().equals(two.getModulus());
        }
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            byte[] text = {1, 2, 3};
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(text);
            return signature.verify(signed);
        } catch (InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            // Another curve, for example.
            return false;
        }
    }
}
