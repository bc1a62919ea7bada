package io.sluice.server.tls;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What both sides of a handshake make of their keys (RFC 7748 section 6.1). For keys of {@link X25519}; one agreement each. */
public final class X25519Agreement extends KeyAgreementSpi {

    private byte @Nullable [] scalar;
    private byte @Nullable [] secret;

    /** For the JVM, which makes one for each handshake. */
    public X25519Agreement() {}

    @Override
    protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
        if (!(key instanceof X25519PrivateKey own)) {
            throw new InvalidKeyException("a key of another provider"); // which the JVM tries next
        }
        scalar = own.scalar();
        secret = null;
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (parameters != null) {
            throw new InvalidAlgorithmParameterException("none are expected");
        }
        engineInit(key, random);
    }

    @Override
    protected @Nullable Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
        byte[] own = scalar;
        if (own == null || !last) {
            throw new IllegalStateException("one phase, after a private key");
        }
        if (!(key instanceof XECPublicKey peer)
                || !(peer.getParams() instanceof NamedParameterSpec group)
                || !group.getName().equalsIgnoreCase(NamedParameterSpec.X25519.getName())) {
            throw new InvalidKeyException("a public key for X25519 is expected");
        }
        byte[] made = new byte[X25519PrivateKey.BYTES];
        if (!org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
                own, 0, X25519PublicKey.bytes(peer.getU()), 0, made, 0)) {
            throw new InvalidKeyException("a point of small order"); // the secret would be known to all
        }
        secret = made;
        return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
        byte[] made = secret;
        if (made == null) {
            throw new IllegalStateException("there is no public key yet");
        }
        secret = null;
        return made;
    }

    @Override
    protected int engineGenerateSecret(byte[] target, int offset) throws ShortBufferException {
        if (target.length - offset < X25519PrivateKey.BYTES) {
            throw new ShortBufferException("32 bytes are needed");
        }
        byte[] made = engineGenerateSecret();
        System.arraycopy(made, 0, target, offset, made.length);
        Arrays.fill(made, (byte) 0);
        return X25519PrivateKey.BYTES;
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm) {
        byte[] made = engineGenerateSecret();
        SecretKey key = new SecretKeySpec(made, algorithm);
        Arrays.fill(made, (byte) 0);
        return key;
    }
}
