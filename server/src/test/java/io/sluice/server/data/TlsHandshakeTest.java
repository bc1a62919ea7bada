package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.tls.ControlTls;
import io.sluice.server.tls.TlsContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How data connections begin: handshakes that fail or never end, and whose session they resume. */
final class TlsHandshakeTest {

    private TlsPair pair;

    @BeforeEach
    void connect() {
        pair = new TlsPair();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private TlsPeer peer(SSLContext client, TlsVersion version) {
        return new TlsPeer(pair.client, TlsPeer.engine(client, version));
    }

    private void impatient() {
        pair.close();
        pair = new TlsPair(c -> c.withHandshake(
                new HandshakeConfig(c.handshake().versions(), c.handshake().cipherSuites(), Duration.ofSeconds(1))));
    }

    private double failed() {
        return pair.count("sluice.tls.handshakes", "result", "failed");
    }

    @Test
    void silentClientsAreGivenUp() throws Exception {
        impatient();
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        assertEquals(
                "its TLS handshake took longer than 1 s",
                TlsPair.failure(NoDataConnectionException.class, accepted).why());
        assertEquals(-1, pair.client.getInputStream().read());
        assertEquals(1, pair.count("sluice.tls.handshakes", "result", "timeout"));
    }

    @Test
    void clientsWhoStopHalfwayAreGivenUp() throws Exception {
        impatient();
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        SSLEngine engine = TlsPeer.engine(TestCertificates.client(), TlsVersion.V1_3);
        engine.beginHandshake();
        new TlsPeer(pair.client, engine).sendRaw(new TlsPeer(pair.client, engine).seal(new byte[0]));
        TlsPair.failure(NoDataConnectionException.class, accepted);
        assertEquals(1, pair.count("sluice.tls.handshakes", "result", "timeout"));
    }

    @Test
    void whoeverClosesTheChannelEndsTheHandshake() throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        pair.server.close();
        TlsPair.failure(NotProtectedException.class, accepted);
    }

    @Test
    void clearTextIsNamedAsWhatItIs() throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        pair.client.getOutputStream().write("some file".getBytes(StandardCharsets.US_ASCII));
        String why = TlsPair.failure(NotProtectedException.class, accepted).why();
        assertTrue(why.contains("something else than TLS"), why);
        assertEquals(1, failed());
    }

    @Test
    void clientsWhoGoAreNoted() throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        pair.client.shutdownOutput();
        String why = TlsPair.failure(NotProtectedException.class, accepted).why();
        assertTrue(why.contains("ended the connection"), why);
    }

    @Test
    void resetsAreNoted() throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        RawClient.reset(pair.client);
        TlsPair.failure(NotProtectedException.class, accepted);
        assertEquals(1, failed());
    }

    @Test
    void withoutCommonVersionBothSidesSayWhy() throws Exception {
        pair.close();
        pair = new TlsPair();
        TlsContext only13 = TlsPair.context(c -> c.withHandshake(new HandshakeConfig(
                List.of(TlsVersion.V1_3), List.of(), c.handshake().timeout())));
        Future<TlsConnection> accepted = pair.accept(only13);
        UncheckedIOException told =
                assertThrows(UncheckedIOException.class, peer(TestCertificates.client(), TlsVersion.V1_2)::handshake);
        assertTrue(told.toString().contains("protocol_version"), told::toString);
        String why = TlsPair.failure(NotProtectedException.class, accepted).why();
        assertTrue(why.contains("protocol_version"), why);
    }

    @Test
    void clientsWhoDistrustTheCertificateAreNamed() throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        SSLContext stranger = TestAuthority.named("Somebody").clientContext();
        TlsPeer peer = peer(stranger, TlsVersion.V1_3);
        assertThrows(UncheckedIOException.class, peer::handshake);
        peer.sendRaw(peer.seal(new byte[0]));
        String why = TlsPair.failure(NotProtectedException.class, accepted).why();
        assertTrue(why.contains("certificate_unknown") || why.contains("unknown_ca"), why);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theSessionOfTheControlConnectionIsKnownAgain(TlsVersion version) throws Exception {
        SSLContext client = TestCertificates.client();
        AtomicInteger refreshed = new AtomicInteger();
        ControlTls control = TlsPair.control(client, version, TlsPair.CONTEXT, refreshed::incrementAndGet);
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        peer(client, version).handshake();
        try (TlsConnection connection = TlsPair.get(accepted)) {
            pair.tls.admit(connection, control);
            assertEquals("tls=" + version.name() + " resumed=yes", connection.protection());
        }
        assertEquals(1, pair.count("sluice.tls.bindings", "result", "bound"));
        assertEquals(version.equals(TlsVersion.V1_3) ? 1 : 0, refreshed.get(), "tickets of TLS 1.2 last");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theSessionOfSomebodyElseIsRefused(TlsVersion version) throws Exception {
        pair.close();
        pair = new TlsPair(c -> c.withData(new ProtectedDataConfig(SessionReuse.REQUIRE, false)));
        SSLContext thief = TestCertificates.client();
        ControlTls control = TlsPair.control(TestCertificates.client(), version, TlsPair.CONTEXT, () -> {});
        ControlTls other = TlsPair.control(thief, version, TlsPair.CONTEXT, () -> {});
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        TlsPeer peer = peer(thief, version).handshake();
        try (TlsConnection connection = TlsPair.get(accepted)) {
            assertEquals(Optional.of(other.token()), connection.token());
            NotProtectedException refused =
                    assertThrows(NotProtectedException.class, () -> pair.tls.admit(connection, control));
            assertTrue(refused.why().contains("another control connection"), refused::why);
            assertFalse(connection.isOpen());
        }
        assertEquals(TlsPeer.End.RESET, peer.receive());
        assertEquals(1, pair.count("sluice.tls.bindings", "result", "foreign"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whoResumesNothingIsRefusedOnlyWhereItIsAskedFor(TlsVersion version) throws Exception {
        for (SessionReuse reuse : SessionReuse.values()) {
            pair.close();
            pair = new TlsPair(c -> c.withData(new ProtectedDataConfig(reuse, false)));
            ControlTls control = TlsPair.control(TestCertificates.client(), version, TlsPair.CONTEXT, () -> {});
            Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
            peer(TestCertificates.client(), version).handshake();
            try (TlsConnection connection = TlsPair.get(accepted)) {
                if (reuse == SessionReuse.REQUIRE) {
                    assertThrows(NotProtectedException.class, () -> pair.tls.admit(connection, control));
                } else {
                    pair.tls.admit(connection, control);
                }
                assertEquals(reuse != SessionReuse.REQUIRE, connection.isOpen());
            }
            assertEquals(1, pair.count("sluice.tls.bindings", "result", "unbound"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void sessionsOfOlderContextsAreKnownAgain(TlsVersion version) throws Exception {
        SSLContext client = TestCertificates.client();
        TlsContext old = TlsPair.anotherContext();
        ControlTls control = TlsPair.control(client, version, old, () -> {});
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT, TlsPair.anotherContext(), old);
        TlsPeer peer = peer(client, version).handshake();
        try (TlsConnection connection = TlsPair.get(accepted)) {
            assertEquals(Optional.of(control.token()), connection.token());
            peer.send(new byte[] {1, 2, 3});
            assertEquals(3, connection.read(ByteBuffer.allocate(10)));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whoResumesNoneOfThemGetsTheNewest(TlsVersion version) throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT, TlsPair.anotherContext());
        TlsPeer peer = peer(TestCertificates.client(), version).handshake();
        try (TlsConnection connection = TlsPair.get(accepted)) {
            assertEquals(Optional.empty(), connection.token());
            peer.send(new byte[] {1, 2, 3});
            assertEquals(3, connection.read(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void whatNoContextUnderstandsFailsAsWithOne() throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT, TlsPair.anotherContext());
        byte[] hello = new byte[200];
        ByteBuffer.wrap(hello).put((byte) 22).putShort((short) 0x0301).putShort((short) 195);
        Arrays.fill(hello, 5, 200, (byte) 77);
        pair.client.getOutputStream().write(hello);
        TlsPair.failure(NotProtectedException.class, accepted);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aHelloInPiecesIsOneHello(TlsVersion version) throws Exception {
        SSLContext client = TestCertificates.client();
        TlsContext old = TlsPair.anotherContext();
        ControlTls control = TlsPair.control(client, version, old, () -> {});
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT, old);
        TlsPeer peer = peer(client, version);
        peer.engine().beginHandshake();
        sendInPieces(peer, inTwoRecords(peer.seal(new byte[0])));
        peer.handshake();
        try (TlsConnection connection = TlsPair.get(accepted)) {
            assertEquals(Optional.of(control.token()), connection.token());
        }
    }

    private static void sendInPieces(TlsPeer peer, byte[] bytes) throws IOException {
        peer.socket().setTcpNoDelay(true);
        for (byte b : bytes) {
            peer.sendRaw(new byte[] {b});
        }
    }

    private static byte[] inTwoRecords(byte[] record) {
        int body = record.length - 5;
        int first = body / 2;
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(record, 0, 3);
        two.write(first >> 8);
        two.write(first);
        two.write(record, 5, first);
        two.write(record, 0, 3);
        two.write((body - first) >> 8);
        two.write(body - first);
        two.write(record, 5 + first, body - first);
        return two.toByteArray();
    }
}
