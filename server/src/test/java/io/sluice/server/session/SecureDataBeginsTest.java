package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data connections that do not get under TLS as they should, and what that costs others: nothing. */
final class SecureDataBeginsTest {

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    @Nested
    final class Patient {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.OPTIONAL));

        static Stream<TlsVersion> versions() {
            return SecureDataBeginsTest.versions();
        }

        @BeforeEach
        void file() {
            server.put("/file", "text");
        }

        /** As on control connections: none is chosen, and nobody minds. */
        @ParameterizedTest
        @MethodSource("versions")
        void protocolsThatTheClientOffersAreOfNoInterest(TlsVersion version) {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer down = client.openData();
            SSLParameters offer = down.engine().getSSLParameters();
            offer.setApplicationProtocols(new String[] {"ftp-data", "h2"});
            down.engine().setSSLParameters(offer);
            client.control().command("RETR file", "150");
            assertEquals(End.NOTIFIED, down.handshake().receive());
            assertEquals("", down.engine().getApplicationProtocol());
            client.control().expect("226");
            assertEquals(4, down.received().length);
        }

        private void goesOn(SecureClient client) {
            TlsPeer down = client.openData();
            client.control().command("RETR file", "150");
            assertEquals(End.NOTIFIED, down.handshake().receive());
            client.control().expect("226");
        }

        @Test
        void aborEndsTheHandshakeAtOnce() throws IOException {
            SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
            try (Socket data = client.control().openData()) {
                client.control().command("RETR file", "150");
                long start = System.nanoTime();
                client.control().command("ABOR", "426");
                client.control().expect("226");
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.toMillis() < 2000, took::toString);
                assertThrows(SocketException.class, () -> data.getInputStream().read(), "no end, but a reset");
            }
            goesOn(client);
        }

        @Test
        void theEndOfTheControlConnectionEndsTheHandshake() throws IOException {
            SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
            try (Socket data = client.control().openData()) {
                client.control().command("STOR new", "150");
                client.control().close();
                assertThrows(SocketException.class, () -> data.getInputStream().read(), "no end, but a reset");
            }
            server.awaitNoTransfer();
            assertFalse(server.exists("/new"));
        }

        /** Clients with one memory of sessions for all their connections (rclone, curl --parallel) show any of them. */
        @ParameterizedTest
        @MethodSource("versions")
        void theSessionOfAnotherControlConnectionWillDo(TlsVersion version) {
            SecureClient one = SecureClient.login(server.connect(), version);
            SecureClient other = SecureClient.login(server.connect(), version);
            TlsPeer down = other.secure(one.control().connectData(one.control().epsv()));
            one.control().command("RETR file", "150");
            assertEquals(End.NOTIFIED, down.handshake().receive());
            one.control().expect("226");
            assertEquals(1, server.server().count("sluice.tls.bindings", "result", "foreign"));
            goesOn(one);
            goesOn(other);
        }

        @Test
        void clearTextIsRefused() throws IOException {
            SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
            try (Socket data = client.control().openData()) {
                client.control().command("STOR new", "150");
                data.getOutputStream().write("the file".getBytes(StandardCharsets.US_ASCII));
                String reply = client.control().expect("522");
                assertTrue(reply.contains("something else than TLS"), reply);
            }
            assertFalse(server.exists("/new"));
            goesOn(client);
        }

        @Test
        void clientsMayBeginBeforeTheCommand() {
            SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
            TlsPeer down = client.openData();
            Thread early = Thread.ofVirtual().start(down::handshake);
            client.control().command("RETR file", "150");
            assertEquals(End.NOTIFIED, afterwards(early, down).receive());
            client.control().expect("226");
        }

        private static TlsPeer afterwards(Thread thread, TlsPeer peer) {
            try {
                thread.join();
                return peer;
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts tests", e);
            }
        }
    }

    @Nested
    final class Impatient {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(TestCertificates.with(t -> t.withHandshake(
                new HandshakeConfig(t.handshake().versions(), t.handshake().cipherSuites(), Duration.ofSeconds(1)))));

        @Test
        void aStalledHandshakeHoldsNothingButItsConnection() throws IOException {
            SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
            RawClient other = server.login();
            try (Socket data = client.control().openData()) {
                client.control().command("STOR new", "150");
                other.command("NOOP", "200");
                client.control().command("STAT", "211");
                assertEquals(0, server.server().meter("sluice.buffers.lent"));
                String reply = client.control().expect("425");
                assertTrue(reply.contains("TLS handshake"), reply);
                assertEquals(-1, data.getInputStream().read());
            }
            assertFalse(server.exists("/new"));
            assertEquals(0, server.server().meter("sluice.passive.leases"));
        }
    }

    @Nested
    final class Strict {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(
                TestCertificates.with(t -> t.withData(new ProtectedDataConfig(SessionReuse.REQUIRE, false))));

        static Stream<TlsVersion> versions() {
            return SecureDataBeginsTest.versions();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void whoResumesNothingIsTold(TlsVersion version) throws IOException {
            server.put("/file", "text");
            SecureClient client = SecureClient.login(server.connect(), version);
            SecureClient forgetful = client.withoutSessions();
            for (SecureClient now : new SecureClient[] {forgetful, client}) {
                try (ServerSocket listener = now.control().listen()) {
                    now.control().port(listener, "200");
                    now.control().send("RETR file");
                    TlsPeer down = now.secure(listener.accept());
                    now.control().expect("150");
                    down.handshake();
                    if (now.equals(client)) {
                        assertEquals(End.NOTIFIED, down.receive());
                        now.control().expect("226");
                    } else {
                        assertEquals(End.RESET, down.receive());
                        String reply = now.control().expect("522");
                        assertTrue(reply.contains("reuse"), reply);
                    }
                }
            }
        }
    }
}
