package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestCertificates;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Control connections over TLS: AUTH, PBSZ, PROT, CCC, REIN, and what is not run. */
final class SecureControlTest {

    private static User user(String name, TlsDemand tls) {
        return new User(
                name, VfsPath.ROOT, false, Access.everywhere(EnumSet.allOf(Permission.class)), false, false, tls);
    }

    @Nested
    final class Optional {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.OPTIONAL));

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void aSessionGoesOnOverTls(String version) {
            RawClient client = server.connect().authTls(TestCertificates.client(), version);
            assertEquals(version, ((SSLSocket) client.socket()).getSession().getProtocol());
            client.command("PBSZ 0", "200 PBSZ=0");
            client.command("PROT P", "200");
            client.login("bob");
            String status = client.command("STAT", "211");
            assertTrue(status.contains("Commands over " + version + " (TLS_"), status);
            assertTrue(status.contains(", data protected"), status);
            client.command("QUIT", "221");
            client.expectEnd();
            assertEquals(0, server.server().meter("sluice.tls.dropped"), "nothing was sent in clear behind AUTH");
        }

        @Test
        void clientsInClearGoOnAsBefore() {
            RawClient client = server.login();
            String status = client.command("STAT", "211");
            assertTrue(status.contains("Commands in clear, data in clear"), status);
            assertEquals(0, server.server().meter("sluice.tls.handshakes"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLS", "tls", "TLS-C", "SSL", "TLS-P"})
        void everyNameOfTlsIsUnderstood(String name) {
            RawClient client = server.connect();
            client.command("AUTH " + name, "234");
            client.handshake(TestCertificates.client()).login("bob");
        }

        @Test
        void otherMechanismsAreRefused() {
            RawClient client = server.connect();
            client.command("AUTH GSSAPI", "504");
            client.command("AUTH", "501");
            client.login("bob");
        }

        @Test
        void itIsOfferedInFeat() {
            String features = server.connect().command("FEAT", "211");
            assertTrue(features.contains("\n AUTH TLS;TLS-C;SSL;TLS-P;\n"), features);
            assertTrue(features.contains("\n PBSZ\n"), features);
            assertTrue(features.contains("\n PROT\n"), features);
            assertFalse(features.contains("\n CCC\n"), features);
        }

        @Test
        void authBeginsTheLoginAnew() {
            RawClient client = server.login();
            client.authTls(TestCertificates.client());
            client.command("PWD", "530");
            client.login("bob").command("PWD", "257");
        }

        @Test
        void aSecondAuthIsRefused() {
            server.connect().authTls(TestCertificates.client()).command("AUTH TLS", "503");
        }

        @Test
        void levelsOfProtection() {
            RawClient client = server.connect();
            client.command("PBSZ 0", "503");
            client.command("PROT P", "503");
            client.authTls(TestCertificates.client());
            client.command("PROT P", "200");
            client.command("PROT C", "200");
            client.command("PROT S", "536");
            client.command("PROT E", "536");
            client.command("PROT X", "504");
            client.command("PBSZ x", "501");
        }

        @Test
        void reinEndsTls() {
            RawClient client = server.connect();
            client.authTls(TestCertificates.client()).login("bob");
            client.command("REIN", "220");
            client.endTls();
            client.command("PROT P", "503");
            client.login("bob");
            client.authTls(TestCertificates.client()).login("bob");
        }

        @Test
        void whatIsPipelinedBehindAuthIsNotRun() {
            RawClient client = server.connect();
            client.sendTogether("AUTH TLS", "USER bob", "PASS secret", "MKD injected");
            client.expect("234");
            client.handshake(TestCertificates.client());
            client.command("PWD", "530");
            client.login("bob").command("PWD", "257");
            assertFalse(server.exists("/injected"));
            assertTrue(server.server().meter("sluice.tls.dropped") > 0);
        }

        @Test
        void norWhatIsPipelinedBehindAuthThatHasToWaitForOthers() {
            RawClient client = server.connect();
            client.sendTogether("USER bob", "PASS secret", "MKD before", "AUTH TLS", "MKD injected", "USER bob");
            client.expect("331");
            client.expect("230");
            client.expect("257");
            client.expect("234");
            client.handshake(TestCertificates.client());
            client.command("PWD", "530");
            assertTrue(server.exists("/before"));
            assertFalse(server.exists("/injected"));
        }

        @Test
        void norAThousandLinesBehindIt() {
            RawClient client = server.connect();
            StringBuilder lines = new StringBuilder("USER bob\r\nPASS secret\r\nAUTH TLS\r\n");
            lines.repeat("MKD injected\r\n", 1000);
            client.sendBytes(lines.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            client.expect("331");
            client.expect("230");
            client.expect("234");
            // What the server had not read yet is no handshake: it says so and closes.
            client.awaitEnd();
            assertFalse(server.exists("/injected"));
        }

        @Test
        void halfALineInClearIsNoBeginningOfACommand() {
            RawClient client = server.connect();
            client.sendBytes("AUTH TLS\r\nMKD inj".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            client.expect("234");
            client.handshake(TestCertificates.client());
            client.login("bob").command("MKD ected", "257");
            assertTrue(server.exists("/ected"));
        }

        @Test
        void aClientThatGoesOnInClearIsSentAway() {
            RawClient client = server.connect();
            client.command("AUTH TLS", "234");
            client.send("USER bob");
            client.awaitEnd();
            ServerFixture.await(
                    "the failed handshake",
                    () -> server.server().count("sluice.tls.handshakes", "result", "failed") == 1);
        }

        @Test
        void aPasswordInClearBehindAuthIsInNoLog() {
            try (ServerLog log = ServerLog.open()) {
                RawClient client = server.connect();
                client.command("AUTH TLS", "234");
                client.send("PASS secret");
                client.awaitEnd();
                ServerFixture.await("the line in the log", () -> log.tail().contains("event=tls-failed"));
                String hex = java.util.HexFormat.of()
                        .formatHex("secret".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertFalse(log.tail().contains("secret") || log.tail().contains(hex), log.tail());
            }
        }

        @Test
        void aUserMayHaveToUseTls() {
            server.server().add(user("safe", TlsDemand.LOGIN)).add(user("safest", TlsDemand.DATA));
            RawClient client = server.connect();
            client.command("USER safe", "331");
            client.command("PASS secret", "530");
            client.authTls(TestCertificates.client()).login("safe");
            client.command("USER safest", "331");
            client.command("PASS secret", "230");
            client.command("EPSV", "521");
            client.command("LIST", "521");
            client.command("PROT C", "534");
        }

        @Test
        void manyCommandsInOneRecordAreAllAnswered() {
            RawClient client =
                    server.connect().authTls(TestCertificates.client()).login("bob");
            String[] lines = new String[2000];
            java.util.Arrays.fill(lines, "NOOP");
            client.sendTogether(lines);
            for (int i = 0; i < lines.length; i++) {
                client.expect("200");
            }
        }

        @Test
        void anotherVersionIsRefused() {
            RawClient client = server.connect();
            client.command("AUTH TLS", "234");
            // A ClientHello of TLS 1.0 that knows no other version.
            client.sendBytes(java.util.HexFormat.of()
                    .parseHex("160301002d0100002903010000000000000000000000000000000000"
                            + "000000000000000000000000000000000002002f0100"));
            client.awaitEnd();
        }
    }

    @Nested
    final class Required {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.DATA));

        @Test
        void nobodyLogsInWithout() {
            RawClient client = server.connect();
            client.command("USER bob", "530");
            client.command("PASS secret", "503");
            client.authTls(TestCertificates.client()).login("bob");
        }

        @Test
        void nothingGoesOverADataConnectionInClear() {
            server.put("/f", "abc");
            RawClient client =
                    server.connect().authTls(TestCertificates.client()).login("bob");
            client.command("EPSV", "521");
            client.command("RETR f", "521");
            client.command("EPSV", "521");
            client.command("STOR g", "521");
            client.command("PROT C", "534");
            client.command("PROT P", "200");
            assertFalse(server.exists("/g"));
        }
    }

    @Nested
    final class Ccc {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(c -> Configs.tls(t -> t.withCcc(true))
                .apply(TestCertificates.with(TlsPolicy.OPTIONAL).apply(c)));

        @Test
        void commandsAreInClearAgain() {
            RawClient client = server.connect();
            client.command("CCC", "530");
            client.authTls(TestCertificates.client()).login("bob");
            client.command("PROT P", "200");
            client.command("CCC", "200");
            client.endTls();
            client.command("PWD", "257");
            client.command("CCC", "533");
            client.command("PROT P", "200");
        }

        @Test
        void whatIsPipelinedBehindItIsNotRun() {
            RawClient client = server.connect();
            client.authTls(TestCertificates.client()).login("bob");
            client.sendTogether("CCC", "MKD behind");
            client.expect("200");
            client.endTls();
            client.command("PWD", "257");
            assertFalse(server.exists("/behind"));
        }
    }

    @Nested
    final class NotAllowed {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.OPTIONAL));

        @Test
        void cccIsRefused() {
            RawClient client =
                    server.connect().authTls(TestCertificates.client()).login("bob");
            client.command("CCC", "534");
            client.command("PWD", "257");
        }
    }

    @Nested
    final class Impatient {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(c -> Configs.tls(t -> t.withHandshake(
                        new HandshakeConfig(t.handshake().versions(), List.of(), Duration.ofSeconds(1))))
                .apply(TestCertificates.with(TlsPolicy.OPTIONAL).apply(c)));

        @Test
        void aHandshakeThatStallsEnds() {
            RawClient client = server.connect();
            client.command("AUTH TLS", "234");
            RawClient other = server.login();
            other.command("NOOP", "200");
            client.awaitEnd();
            other.command("NOOP", "200");
        }
    }

    @Nested
    final class Off {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.standard();

        @Test
        void nothingOfItIsOffered() {
            RawClient client = server.connect();
            client.command("AUTH TLS", "502");
            client.command("PBSZ 0", "503");
            client.command("PROT P", "503");
            assertFalse(client.command("FEAT", "211").contains("AUTH"));
        }
    }

    @Nested
    final class Listeners {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(c -> TestCertificates.with(TlsPolicy.OFF)
                .apply(Configs.listeners("0 implicit", "0 data", "0 implicit data")
                        .apply(c)));

        private RawClient connect(int listener) {
            return server.connectTo(server.server().ports().get(listener));
        }

        @Test
        void eachHasItsOwnPolicy() {
            RawClient off = server.connect();
            off.command("AUTH TLS", "502");
            off.login("bob");
            RawClient data = connect(2);
            data.expect("220");
            data.command("USER bob", "530");
            data.authTls(TestCertificates.client()).login("bob");
            data.command("EPSV", "521");
            data.command("LIST", "521");
        }

        @Test
        void implicitTlsBeginsBeforeTheGreeting() {
            RawClient client = connect(1).handshake(TestCertificates.client());
            client.expect("220");
            client.command("AUTH TLS", "503");
            client.login("bob");
            client.command("PBSZ 0", "200");
            client.command("PROT P", "200");
            client.command("REIN", "220");
            client.login("bob");
        }

        @Test
        void dataIsProtectedThereFromTheStart() {
            RawClient client = connect(3).handshake(TestCertificates.client());
            client.expect("220");
            client.login("bob");
            client.command("LIST", "425");
            client.command("PROT C", "534");
        }

        @Test
        void clearTextOnAnImplicitPortIsNoSession() {
            RawClient client = connect(1);
            client.send("USER bob");
            client.awaitEnd();
        }
    }
}
