package io.sluice.server.tls;

import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Keys in the forms that the JDK does not read: encrypted ones, and those from before PKCS#8. */
final class OldKeys {

    private OldKeys() {}

    /**
     * The key in that block as PKCS#8 without encryption.
     *
     * @throws BadTlsFile if the password does not open it
     * @throws IllegalArgumentException if it is no key
     */
    static byte[] toPkcs8(PemBlock block, CertificateSource source) throws BadTlsFile {
        try (PEMParser parser = new PEMParser(new StringReader(block.text()))) {
            @Nullable Object found = parser.readObject();
            return info(found, source).getEncoded();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static PrivateKeyInfo info(@Nullable Object found, CertificateSource source)
            throws BadTlsFile, IOException {
        BouncyCastleProvider provider = new BouncyCastleProvider();
        try {
            return switch (found) {
                case PrivateKeyInfo clear -> clear;
                case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                case PEMEncryptedKeyPair pair ->
                    pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                    .setProvider(provider)
                                    .build(password(source)))
                            .getPrivateKeyInfo();
                case PKCS8EncryptedPrivateKeyInfo encrypted ->
                    encrypted.decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder()
                            .setProvider(provider)
                            .build(password(source)));
                case null, default -> throw new IllegalArgumentException("no private key");
            };
        } catch (EncryptionException | PKCSException e) {
            throw wrongPassword(source);
        } catch (PEMException e) {
            // What comes out of a wrong password may by chance look decrypted.
            if (found instanceof PEMEncryptedKeyPair) {
                throw wrongPassword(source);
            }
            throw e;
        }
    }

    private static char[] password(CertificateSource source) throws BadTlsFile {
        if (source.password().isEmpty()) {
            throw new BadTlsFile(
                    source.passwordSetting(),
                    "the password of the private key in " + source.key().orElse(source.file()) + " is needed");
        }
        return source.password().toCharArray();
    }

    private static BadTlsFile wrongPassword(CertificateSource source) {
        return new BadTlsFile(
                source.passwordSetting(),
                "this is not the password of the private key in " + source.key().orElse(source.file()));
    }
}
