package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ClientCertificateConfig.Login;
import io.sluice.server.config.ClientCertificateConfig.Mode;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Certificates of clients: who gets in, and as whom. */
final class CertificateLoginTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("Clients' authority");

    private static UnaryOperator<ServerConfig> clients(Mode mode, Login login) {
        return plain -> Configs.tls(t -> t.withClientCertificates(
                        new ClientCertificateConfig(mode, Optional.of(authorities()), Optional.empty(), login)))
                .apply(TestCertificates.with(TlsPolicy.OPTIONAL).apply(plain));
    }

    private static Path authorities() {
        try {
            Path file = Files.createTempFile("clients", ".pem");
            file.toFile().deleteOnExit();
            return AUTHORITY.pem(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client with a certificate of those names. */
    private static SSLContext owner(String... names) {
        return TestCertificates.authority().clientContext(AUTHORITY.issue(names));
    }

    @Nested
    final class Required {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(clients(Mode.REQUIRED, Login.ANY_USER));

        @Test
        void aPasswordIsStillNeeded() {
            server.connect().authTls(owner("somebody")).login("bob");
        }

        @Test
        void withoutOneNobodyGetsIn() {
            RawClient client = server.connect();
            client.command("USER bob", "530");
            refused(TestCertificates.client(), "TLSv1.2");
            refused(TestCertificates.client(), "TLSv1.3");
        }

        @Test
        void norWithOneOfSomebodyElse() {
            SSLContext foreign = TestCertificates.authority()
                    .clientContext(TestAuthority.named("Clients' authority").issue("bob"));
            refused(foreign, "TLSv1.2");
            refused(foreign, "TLSv1.3");
        }

        /** In TLS 1.3 the client learns of it by its first read, before that in the handshake. */
        private void refused(SSLContext context, String version) {
            RawClient client = server.connect();
            assertThrows(UncheckedIOException.class, () -> client.authTls(context, version)
                    .command("NOOP", "200"));
        }
    }

    @Nested
    final class SameUser {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(clients(Mode.OPTIONAL, Login.SAME_USER));

        @Test
        void theNameAndThePasswordHaveToBeRight() {
            RawClient client = server.connect().authTls(owner("bob"));
            client.command("USER bob", "331");
            client.command("PASS wrong", "530");
            client.login("bob");
        }

        @Test
        void anotherNameIsRefusedWhateverThePassword() {
            RawClient client = server.connect().authTls(owner("alice"));
            client.command("USER bob", "331");
            client.command("PASS secret", "530");
        }

        @Test
        void whoHasNoneLogsInByPassword() {
            server.connect().authTls(TestCertificates.client()).login("bob");
            server.connect().login("bob");
        }
    }

    @Nested
    final class NoPassword {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(clients(Mode.OPTIONAL, Login.NO_PASSWORD));

        @Test
        void theNameIsEnough() {
            RawClient client = server.connect().authTls(owner("somebody.example", "bob"));
            client.command("USER bob", "232");
            client.command("PWD", "257");
            assertEquals(1, server.server().count("sluice.logins", "result", "accepted"));
        }

        @Test
        void otherUsersNeedTheirPassword() {
            RawClient client = server.connect().authTls(owner("alice"));
            client.command("USER bob", "331");
            client.command("PASS wrong", "530");
            client.login("bob");
        }

        @Test
        void aNameThatIsNoUserIsAskedForAPassword() {
            RawClient client = server.connect().authTls(owner("alice"));
            client.command("USER alice", "331");
            client.command("PASS secret", "530");
        }

        @Test
        void afterReinACertificateIsWorthNothing() {
            RawClient client = server.connect().authTls(owner("bob"));
            client.command("USER bob", "232");
            client.command("REIN", "220");
            client.endTls();
            client.command("USER bob", "331");
        }
    }
}
