package io.sluice.server.tls;

import java.security.interfaces.XECPrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The secret half of a key of {@link X25519}; good for one handshake, and never written anywhere. */
final class X25519PrivateKey implements XECPrivateKey {

    static final int BYTES = 32;

    private static final long serialVersionUID = 1;

    private final byte[] scalar;

    X25519PrivateKey(byte[] scalar) {
        this.scalar = scalar.clone();
    }

    byte[] scalar() {
        return scalar;
    }

    @Override
    public Optional<byte[]> getScalar() {
        return Optional.of(scalar.clone());
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
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public void destroy() {
        Arrays.fill(scalar, (byte) 0);
    }

    @Override
    public String toString() {
        return "X25519PrivateKey";
    }
}
