package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class X25519Test {

    private static final String JDK = "SunEC";

    @BeforeAll
    static void prefer() {
        X25519.prefer();
        X25519.prefer();
    }

    @AfterAll
    static void asBefore() {
        Security.removeProvider(X25519.NAME);
    }

    private static KeyPair ours() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("XDH");
        generator.initialize(NamedParameterSpec.X25519);
        assertEquals(X25519.NAME, generator.getProvider().getName());
        return generator.generateKeyPair();
    }

    private static byte[] agree(PrivateKey own, PublicKey other, String provider) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("XDH");
        agreement.init(own);
        assertEquals(provider, agreement.getProvider().getName());
        agreement.doPhase(other, true);
        return agreement.generateSecret("TlsPremasterSecret").getEncoded();
    }

    @RepeatedTest(50)
    void agreesWithTheJdkOnBothSides() throws GeneralSecurityException {
        KeyPair ours = ours();
        KeyPair theirs = KeyPairGenerator.getInstance("X25519", JDK).generateKeyPair();
        assertArrayEquals(
                agree(theirs.getPrivate(), ours.getPublic(), JDK),
                agree(ours.getPrivate(), theirs.getPublic(), X25519.NAME));
    }

    @Test
    void computesWhatRfc7748Says() throws GeneralSecurityException {
        HexFormat hex = HexFormat.of();
        PrivateKey bob =
                new X25519PrivateKey(hex.parseHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        PublicKey alice =
                new X25519PublicKey(hex.parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertEquals(
                "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
                hex.formatHex(agree(bob, alice, X25519.NAME)));
    }

    @Test
    void othersCanReadItsPublicKeys() throws GeneralSecurityException {
        XECPublicKey key = (XECPublicKey) ours().getPublic();
        XECPublicKey read = (XECPublicKey)
                KeyFactory.getInstance("X25519", JDK).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
        assertEquals(read.getU(), key.getU());
    }

    @Test
    void refusesAPointThatMakesTheSecretKnown() throws GeneralSecurityException {
        Key own = ours().getPrivate();
        PublicKey zero = KeyFactory.getInstance("X25519", JDK)
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.ZERO));
        KeyAgreement agreement = KeyAgreement.getInstance("XDH");
        agreement.init(own);
        assertThrows(InvalidKeyException.class, () -> agreement.doPhase(zero, true));
    }

    @Test
    void otherGroupsAndOthersKeysStayWithTheJdk() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("XDH");
        generator.initialize(NamedParameterSpec.X448);
        KeyPair one = generator.generateKeyPair();
        KeyPair two = KeyPairGenerator.getInstance("X448").generateKeyPair();
        assertArrayEquals(agree(one.getPrivate(), two.getPublic(), JDK), agree(two.getPrivate(), one.getPublic(), JDK));
    }

    @Test
    void aSecretIsGivenOnceAndNotPrinted() throws GeneralSecurityException {
        KeyPair own = ours();
        KeyAgreement agreement = KeyAgreement.getInstance("XDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(ours().getPublic(), true);
        assertEquals(X25519PrivateKey.BYTES, agreement.generateSecret().length);
        assertThrows(IllegalStateException.class, agreement::generateSecret);
        String scalar = HexFormat.of().formatHex(((X25519PrivateKey) own.getPrivate()).scalar());
        assertFalse(own.getPrivate().toString().contains(scalar.substring(0, 8)));
    }
}
