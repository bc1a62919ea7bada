package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ClientCertificateConfig.Login;
import io.sluice.server.config.ClientCertificateConfig.Mode;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.TestAuthority;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that show a certificate, as their manuals say how. */
class ClientCertificatesTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("Clients' authority");

    private static final int CURL_LOGIN_DENIED = 67;
    private static final int LFTP_FAILED = 1;

    enum Program {
        CURL,
        LFTP
    }

    abstract static class WithCertificates extends AgainstTlsServer {

        private final byte[] content = new Patterns(9).bytes(0, 300_001);

        abstract ClientCertificateConfig clients(Path authorities);

        @Override
        final ServerConfig configure(ServerConfig standard) {
            try {
                Path file = Files.createTempFile("clients", ".pem");
                file.toFile().deleteOnExit();
                return Configs.tls(tls -> tls.withClientCertificates(clients(AUTHORITY.pem(file))))
                        .apply(secured(standard));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @BeforeEach
        final void issue() throws IOException {
            for (String name : List.of("bob", "alice")) {
                // GnuTLS does not read the keys of elliptic curves as Java writes them, without their public half.
                TestAuthority.Issued own = AUTHORITY.issue(TestAuthority.rsaKeys(), Duration.ofDays(1), name);
                own.pem(server.work().resolve(name + ".pem"));
                own.keyPem(server.work().resolve(name + ".key"));
            }
            Files.write(server.work().resolve("file"), content);
        }

        /**
         * Sends the file and fetches it again.
         *
         * @param owner whose certificate it shows; nobody's if empty
         */
        final Client program(Program program, Way way, String owner, String password) {
            return switch (program) {
                case CURL -> curl(way, owner, password);
                case LFTP -> lftp(way, owner, password);
            };
        }

        private Client curl(Way way, String owner, String password) {
            List<String> command = CurlTlsTest.command(way);
            command.addAll(List.of("--cacert", authority.toString(), "-u", "bob:" + password));
            if (!owner.isEmpty()) {
                command.addAll(List.of("--cert", owner + ".pem", "--key", owner + ".key"));
            }
            String url = "ftp://" + Way.IPV4 + ":" + server.port() + "/file";
            // Neither has the other's file name.
            command.addAll(List.of("-T", "file", "-o", "/dev/null", url, "-T", "", "-o", "back", url));
            return server.client(command.toArray(String[]::new));
        }

        private Client lftp(Way way, String owner, String password) {
            String script = LftpTlsTest.settings(way, authority);
            String certificate = owner.isEmpty()
                    ? ""
                    : "set ssl:cert-file " + server.work().resolve(owner + ".pem") + "; set ssl:key-file "
                            + server.work().resolve(owner + ".key") + "; ";
            String open = "open -u bob," + password + " ftp://" + Way.IPV4 + ":" + server.port() + "; ";
            return server.client("lftp", "-c", certificate + script + open + "put file; get file -o back");
        }

        final void assertServed(Way way) throws IOException {
            assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
            assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
            assertEquals(1, server.count("sluice.logins", "result", "accepted"), server::logTail);
            assertAllIn(way);
        }

        final void assertNobodyGotIn() {
            assertTrue(Files.notExists(server.root().resolve("file")));
            assertEquals(0, server.count("sluice.logins", "result", "accepted"), server::logTail);
        }
    }

    /** The certificate is enough. */
    @Nested
    final class WithoutPassword extends WithCertificates {

        @Override
        ClientCertificateConfig clients(Path authorities) {
            return new ClientCertificateConfig(
                    Mode.REQUIRED, Optional.of(authorities), Optional.empty(), Login.NO_PASSWORD);
        }

        /** With TLS 1.3 lftp shows none of RSA. */
        @ParameterizedTest
        @CsvSource({"CURL, 1.2", "CURL, 1.3", "LFTP, 1.2"})
        void theOwnerGetsIn(Program program, String version) throws IOException {
            Way way = Way.explicit(TlsVersion.parse(version));
            program(program, way, "bob", "nothing").run();
            assertServed(way);
        }

        @ParameterizedTest
        @CsvSource({"CURL, 1.2", "CURL, 1.3", "LFTP, 1.2", "LFTP, 1.3"})
        void somebodyElseNeedsThePassword(Program program, String version) {
            program(program, Way.explicit(TlsVersion.parse(version)), "alice", "nothing")
                    .runTo(program == Program.CURL ? CURL_LOGIN_DENIED : LFTP_FAILED);
            assertNobodyGotIn();
        }

        /** Which of its errors curl ends with depends on how far it thinks the handshake has got. */
        @ParameterizedTest
        @CsvSource({"CURL, 1.2", "CURL, 1.3", "LFTP, 1.2", "LFTP, 1.3"})
        void whoShowsNoneGetsNowhere(Program program, String version) {
            Client.Ended ended = program(program, Way.explicit(TlsVersion.parse(version)), "", "secret")
                    .end();
            assertTrue(ended.exit() != 0, ended.output());
            assertNobodyGotIn();
            assertTrue(server.count("sluice.tls.handshakes", "result", "failed") > 0, server::logTail);
        }
    }

    /** The certificate and the password. */
    @Nested
    final class WithPassword extends WithCertificates {

        @Override
        ClientCertificateConfig clients(Path authorities) {
            return new ClientCertificateConfig(
                    Mode.REQUIRED, Optional.of(authorities), Optional.empty(), Login.SAME_USER);
        }

        /** With TLS 1.3 lftp shows none of RSA. */
        @ParameterizedTest
        @CsvSource({"CURL, 1.2", "CURL, 1.3", "LFTP, 1.2"})
        void theOwnerGetsInWithBoth(Program program, String version) throws IOException {
            Way way = Way.explicit(TlsVersion.parse(version));
            program(program, way, "bob", "secret").run();
            assertServed(way);
        }

        @ParameterizedTest
        @CsvSource({"CURL, bob, wrong", "CURL, alice, secret", "LFTP, bob, wrong", "LFTP, alice, secret"})
        void oneIsNotEnough(Program program, String owner, String password) {
            program(program, Way.explicit(TlsVersion.V1_3), owner, password)
                    .runTo(program == Program.CURL ? CURL_LOGIN_DENIED : LFTP_FAILED);
            assertNobodyGotIn();
        }
    }
}
