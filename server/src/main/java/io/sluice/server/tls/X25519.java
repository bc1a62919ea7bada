package io.sluice.server.tls;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The key agreement of nearly every handshake of TLS 1.3, X25519 (RFC 7748), by Bouncy Castle in place of the JDK: a new key
 * and an agreement take 112 us against 287, and each data connection needs both, also when it resumes a session (decision
 * 0018). All other groups, and keys of others, stay with the JDK. Any thread.
 */
public final class X25519 extends Provider {

    static final String NAME = "SluiceX25519";

    private X25519() {
        super(NAME, "1", "X25519 by Bouncy Castle");
        put("KeyPairGenerator", Generator.class);
        put("KeyAgreement", X25519Agreement.class);
    }

    private void put(String type, Class<?> implementation) {
        putService(new Service(
                this,
                type,
                "XDH",
                implementation.getName(),
                List.of("X25519"),
                Map.of("SupportedKeyClasses", X25519PrivateKey.class.getName())));
    }

    /** Lets the JVM take it before its own. More than once does nothing. */
    public static void prefer() {
        Security.insertProviderAt(new X25519(), 1);
    }

    /** Makes keys; who wants another group than X25519 is sent on to the JDK. */
    public static final class Generator extends KeyPairGeneratorSpi {

        private static final int BITS = 255;

        private SecureRandom random = new SecureRandom();

        /** For the JVM, which makes one for each key. */
        public Generator() {}

        @Override
        public void initialize(int bits, SecureRandom source) {
            if (bits != BITS) {
                throw new java.security.InvalidParameterException("only X25519, of " + BITS + " bits");
            }
            random = source;
        }

        @Override
        public void initialize(AlgorithmParameterSpec group, SecureRandom source)
                throws InvalidAlgorithmParameterException {
            if (!(group instanceof NamedParameterSpec named)
                    || !named.getName().equalsIgnoreCase(NamedParameterSpec.X25519.getName())) {
                throw new InvalidAlgorithmParameterException("only X25519");
            }
            random = source;
        }

        @Override
        public KeyPair generateKeyPair() {
            byte[] scalar = new byte[X25519PrivateKey.BYTES];
            byte[] point = new byte[X25519PrivateKey.BYTES];
            org.bouncycastle.math.ec.rfc7748.X25519.generatePrivateKey(random, scalar);
            org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(scalar, 0, point, 0);
            KeyPair pair = new KeyPair(new X25519PublicKey(point), new X25519PrivateKey(scalar));
            Arrays.fill(scalar, (byte) 0);
            return pair;
        }
    }
}
