package io.sluice.server.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server shows that it is: a key, and a certificate for it.
 *
 * @param key the private key
 * @param chain the certificate, and behind it those of the authorities above it, each signed by the next
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

    Identity {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** {@code RSA}, {@code EC}, {@code EdDSA} or {@code RSASSA-PSS}, as JSSE asks for it. */
    String keyType() {
        return certificate().getPublicKey().getAlgorithm();
    }
}
