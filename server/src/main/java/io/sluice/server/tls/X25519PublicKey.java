package io.sluice.server.tls;

import java.math.BigInteger;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;

/** The half of a key of {@link X25519} that the other side is told. */
final class X25519PublicKey implements XECPublicKey {

    private static final long serialVersionUID = 1;

    /** SubjectPublicKeyInfo of RFC 8410 up to the point. */
    private static final byte[] HEAD = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00};

    private final byte[] point;

    /** A point as it travels, its lowest byte first. */
    X25519PublicKey(byte[] point) {
        this.point = point.clone();
    }

    @Override
    public BigInteger getU() {
        return new BigInteger(1, reversed(point));
    }

    /** A point as it travels, from its number. */
    static byte[] bytes(BigInteger u) {
        byte[] point = new byte[X25519PrivateKey.BYTES];
        byte[] number = reversed(u.toByteArray()); // may have a zero too many for its sign
        System.arraycopy(number, 0, point, 0, Math.min(number.length, point.length));
        return point;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    @Override
    public AlgorithmParameterSpec getParams() {
        return NamedParameterSpec.X25519;
    }

    @Override
    public String getAlgorithm() {
        return "XDH";
    }

    @Override
    public String getFormat() {
        return "X.509";
    }

    @Override
    public byte[] getEncoded() {
        byte[] encoded = new byte[HEAD.length + point.length];
        System.arraycopy(HEAD, 0, encoded, 0, HEAD.length);
        System.arraycopy(point, 0, encoded, HEAD.length, point.length);
        return encoded;
    }

    @Override
    public String toString() {
        return "X25519PublicKey";
    }
}
