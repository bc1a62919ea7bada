package io.sluice.server.tls;

import io.sluice.server.config.HostName;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a certificate for each handshake: the one for the name that the client asks for by SNI (RFC 6066 section 3), else
 * for the one that the engine was made with, else the first. A certificate with exactly that name is better than one with
 * a wildcard for its first label (RFC 9525 section 6.3). Of several for one name, and of those that have the same names as
 * the first, the client gets one whose kind of key it can verify.
 */
final class CertificateChooser extends X509ExtendedKeyManager {

    private static final String NO_SUITE = "SSL_NULL_WITH_NULL_NULL";

    private final List<Identity> identities;
    private final List<Integer> others;
    private final Map<String, List<Integer>> byName = new HashMap<>();

    /** Chooses among these, at least one; the first is for clients that ask for none of the others. */
    CertificateChooser(List<Identity> identities) {
        this.identities = List.copyOf(identities);
        List<Integer> sameAsFirst = new ArrayList<>();
        Set<String> first =
                new TreeSet<>(CertificateNames.of(identities.getFirst().certificate()));
        for (int i = 0; i < identities.size(); i++) {
            Set<String> names =
                    new TreeSet<>(CertificateNames.of(identities.get(i).certificate()));
            for (String name : names) {
                byName.computeIfAbsent(name, n -> new ArrayList<>()).add(i);
            }
            if (i == 0 || names.equals(first)) {
                sameAsFirst.add(i);
            }
        }
        this.others = List.copyOf(sameAsFirst);
    }

    /** Carries a name to {@link #chooseEngineServerAlias}: server engines send none, so nothing else looks at it. */
    static final class Wanted extends SNIServerName {

        private static final int NO_TYPE_OF_RFC_6066 = 255;

        private final String name;

        Wanted(HostName host) {
            super(NO_TYPE_OF_RFC_6066, new byte[0]);
            this.name = host.text();
        }

        // Two names for one engine there are not, and the JDK compares only the type.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Wanted wanted && wanted.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (engine != null && !engine.getSession().getCipherSuite().equals(NO_SUITE)) {
            // A client that begins again (TLS 1.2) would let us compute a handshake for each of its requests.
            return null;
        }
        List<Integer> candidates =
                Optional.ofNullable(engine).map(this::candidates).orElse(others);
        return candidates.stream()
                .filter(i -> identities.get(i).keyType().equals(keyType))
                .findFirst()
                .map(i -> Integer.toString(i))
                .orElse(null);
    }

    private List<Integer> candidates(SSLEngine engine) {
        return asked(engine)
                .flatMap(this::named)
                .or(() -> wanted(engine).flatMap(this::named))
                .orElse(others);
    }

    /** What the client asks for by SNI; while a ticket is looked at the JDK does not say. */
    private static Optional<String> asked(SSLEngine engine) {
        if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return Optional.empty();
        }
        return session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst();
    }

    private static Optional<String> wanted(SSLEngine engine) {
        List<SNIServerName> names = engine.getSSLParameters().getServerNames();
        return names == null
                ? Optional.empty()
                : names.stream()
                        .filter(Wanted.class::isInstance)
                        .map(name -> ((Wanted) name).name)
                        .findFirst();
    }

    private Optional<List<Integer>> named(String name) {
        return CertificateNames.covering(byName.keySet(), name).map(byName::get);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
