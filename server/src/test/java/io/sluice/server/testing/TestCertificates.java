package io.sluice.server.testing;

import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.Secret;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** What tests of TLS share: one authority for all, and a certificate of it for {@code localhost} and the loopback addresses. */
public final class TestCertificates {

    private static final TestAuthority AUTHORITY = TestAuthority.named("Sluice test authority");
    private static final Path FILE = made();

    private TestCertificates() {}

    /** The authority. */
    public static TestAuthority authority() {
        return AUTHORITY;
    }

    /** A client that trusts it; a new one each time, because sessions are remembered in it. */
    public static SSLContext client() {
        return AUTHORITY.clientContext();
    }

    /** The certificate of the server, as a configuration names it. */
    public static CertificateConfig server() {
        return new CertificateConfig(Optional.of(FILE), Optional.empty(), new Secret(TestAuthority.PASSWORD));
    }

    /** TLS with that certificate and that policy. */
    public static UnaryOperator<ServerConfig> with(TlsPolicy policy) {
        return c -> c.withTls(c.tls().withPolicy(policy).withCertificate(server()));
    }

    /** TLS for whoever wants it with that certificate, and something else than by default. */
    public static UnaryOperator<ServerConfig> with(UnaryOperator<TlsConfig> change) {
        return c ->
                c.withTls(change.apply(c.tls().withPolicy(TlsPolicy.OPTIONAL).withCertificate(server())));
    }

    private static Path made() {
        try {
            Path file = Files.createTempFile("server", ".p12");
            file.toFile().deleteOnExit();
            return AUTHORITY.issue("localhost", "127.0.0.1", "::1").pkcs12(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
