package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One passive port for all sessions of an address, told apart by the TLS sessions that their connections resume. */
class SharedPortTest {

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    private final ServerFixture server = ServerFixture.with(shared(1, SessionReuse.PREFER));

    private static UnaryOperator<ServerConfig> shared(int ports, SessionReuse reuse) {
        return c -> TestCertificates.with(TlsPolicy.OPTIONAL)
                .andThen(Configs.tls(t -> t.withData(new ProtectedDataConfig(reuse, false))
                        .withHandshake(new HandshakeConfig(HandshakeConfig.DEFAULTS.versions(), List.of(), SECOND))))
                .andThen(Configs.passive(
                        p -> p.withPorts(Ports.free(ports), 100, WAIT, REST).withShared(true)))
                .andThen(Configs.shortConnect())
                .apply(c);
    }

    private static final AtomicInteger USERS = new AtomicInteger();

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static byte[] content(int i) {
        return ("this belongs to " + i + "\n").repeat(1000 + i).getBytes(StandardCharsets.US_ASCII);
    }

    private SecureClient login(TlsVersion version) {
        return login(server.server(), server.connect(), version);
    }

    /** Each as a user of its own: sessions of one user have a port one after the other. */
    private static SecureClient login(TestServer at, RawClient control, TlsVersion version) {
        String user = "user" + USERS.incrementAndGet();
        at.add(TestServer.user(user, EnumSet.allOf(Permission.class)));
        return SecureClient.login(control, user, version);
    }

    private double identified(String result) {
        return server.server().count("sluice.tls.identified", "result", result);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eachGetsItsOwnWhateverTheOrderInWhichTheyCome(TlsVersion version) {
        int clients = 5;
        List<SecureClient> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(login(version));
            server.put("/down" + i, content(i));
        }
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        Random random = new Random(7);
        for (int round = 0; round < 4; round++) {
            List<TlsPeer> data = all.stream().map(SecureClient::openData).toList();
            Collections.shuffle(order, random);
            boolean before = round % 2 == 0;
            // Half of them begin the handshake as soon as they are connected, the others only after the 150.
            order.stream().filter(i -> before).forEach(i -> data.get(i).handshake());
            order.forEach(i -> all.get(i).control().command((i % 2 == 0 ? "RETR down" : "STOR up") + i, "150"));
            Collections.shuffle(order, random);
            for (int i : order) {
                TlsPeer peer = before ? data.get(i) : data.get(i).handshake();
                if (i % 2 != 0) {
                    peer.send(content(i));
                    peer.sendRaw(peer.closeNotify());
                }
                assertEquals(End.NOTIFIED, peer.receive());
                all.get(i).control().expect("226");
                assertArrayEquals(content(i), i % 2 == 0 ? peer.received() : server.get("/up" + i));
            }
        }
        awaitIdentified("delivered", 4 * clients);
        assertEquals(4 * clients, server.server().count("sluice.tls.bindings", "result", "bound"));
        assertEquals(0, server.server().meter("sluice.data.refused"));
    }

    private void put(String content) {
        server.put("/f", content);
    }

    private static String fetch(SecureClient client, TlsPeer data) {
        client.control().command("RETR f", "150");
        assertEquals(End.NOTIFIED, data.handshake().receive());
        client.control().expect("226");
        return new String(data.received(), StandardCharsets.US_ASCII);
    }

    /** A connection that resumes nothing. */
    private static TlsPeer unresumed(SecureClient client, int port) {
        Socket data = client.control().connectData(port);
        return new TlsPeer(data, TlsPeer.engine(TestCertificates.client(), client.version()));
    }

    private void awaitIdentified(String result, int count) {
        ServerFixture.await(count + " " + result, () -> identified(result) == count);
    }

    private void awaitGauge(String gauge, int value) {
        ServerFixture.await(gauge + " to be " + value, () -> server.server().meter(gauge) == value);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whoCannotResumeHasAPortOfItsOwnTheNextTime(TlsVersion version) {
        put("text");
        SecureClient able = login(version);
        SecureClient unable = login(version);
        int port = unable.control().epsv();
        TlsPeer refused = unresumed(unable, port);
        unable.control().command("RETR f", "150");
        assertEquals(End.RESET, refused.handshake().receive());
        String reply = unable.control().expect("425");
        assertTrue(reply.contains("did not resume"), reply);
        assertTrue(reply.contains("a port of its own"), reply);
        awaitIdentified("unresumed", 1);

        TlsPeer others = able.openData();
        String none = unable.control().command("EPSV", "425");
        assertTrue(none.contains("port"), none);
        assertEquals("text", fetch(able, others), "those who share are not disturbed");

        int own = unable.control().epsv();
        able.control().command("EPSV", "425");
        assertEquals("text", fetch(unable, unresumed(unable, own)));

        // It has learned to resume meanwhile: then it shares.
        assertEquals("text", fetch(unable, unable.openData()));
        unable.control().epsv();
        able.control().epsv();
        assertEquals(2, server.server().meter("sluice.passive.leases"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whereResumingIsRequiredThatIsTheEnd(TlsVersion version) {
        try (TestServer strict = TestServer.inMemory(shared(1, SessionReuse.REQUIRE));
                RawClient control = strict.connect()) {
            SecureClient client = SecureClient.login(control, version);
            for (int i = 0; i < 2; i++) {
                TlsPeer refused = unresumed(client, control.epsv());
                control.command("LIST", "150");
                assertEquals(End.RESET, refused.handshake().receive());
                String reply = control.expect("522");
                assertTrue(reply.contains("let the client reuse TLS sessions"), reply);
            }
            TlsPeer resumed = client.openData();
            control.command("LIST", "150");
            assertEquals(End.NOTIFIED, resumed.handshake().receive());
            control.expect("226");
        }
    }

    @Test
    void whoDoesNotConnectAtAllIsToldSo() {
        SecureClient client = login(TlsVersion.V1_3);
        client.control().epsv();
        client.control().command("LIST", "150");
        String reply = client.control().expect("425");
        assertTrue(reply.contains("did not connect"), reply);
    }

    @Test
    void clearConnectionsHaveAPortOfTheirOwnBesideASharedOne() throws IOException {
        put("text");
        SecureClient sharing = login(TlsVersion.V1_3);
        RawClient clear = server.login();
        TlsPeer data = sharing.openData();
        clear.command("EPSV", "425");
        assertEquals("text", fetch(sharing, data));
        assertEquals("text", clear.fetchText("RETR f"));
        int mine = clear.epsv();
        sharing.control().command("EPSV", "425");
        try (Socket socket = clear.connectData(mine)) {
            clear.command("RETR f", "150");
            assertEquals("text", new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            clear.expect("226");
        }
        assertEquals("text", fetch(sharing, sharing.openData()));
    }

    @Test
    void sessionsOfOneUserHaveThePortOneAfterTheOther() {
        put("text");
        SecureClient first = SecureClient.login(server.connect(), TlsVersion.V1_3);
        SecureClient second = SecureClient.login(server.connect(), TlsVersion.V1_3);
        TlsPeer data = first.openData();
        second.control().command("EPSV", "425");
        assertEquals("text", fetch(first, data));
        assertEquals("text", fetch(second, second.openData()));
    }

    @Test
    void withTwoPortsNeitherWaitsForTheOther() throws IOException {
        try (TestServer two = TestServer.inMemory(shared(2, SessionReuse.PREFER));
                RawClient first = two.connect();
                RawClient second = two.connect();
                RawClient clear = two.login()) {
            int shared = login(two, first, TlsVersion.V1_3).control().epsv();
            assertEquals(shared, login(two, second, TlsVersion.V1_2).control().epsv());
            for (int i = 0; i < 5; i++) {
                int own = clear.epsv();
                assertNotEquals(shared, own);
                try (Socket data = clear.connectData(own)) {
                    clear.command("NLST", "150");
                    assertEquals(-1, data.getInputStream().read());
                    clear.expect("226");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void stalledHandshakesHoldNobodyAndEnd(TlsVersion version) throws IOException {
        put("text");
        SecureClient owner = login(version);
        SecureClient patient = login(version);
        int port = patient.control().epsv();
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Socket socket = owner.control().connectData(port);
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            stalled.add(socket);
        }
        Socket foreign = owner.control().connectData(port);
        foreign.getOutputStream().write("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
        awaitIdentified("failed", 1);
        for (int i = 0; i < 3; i++) {
            assertEquals("text", fetch(owner, owner.openData()));
        }
        awaitIdentified("failed", 11);
        patient.control().command("NOOP", "200");
        for (Socket socket : stalled) {
            socket.close();
        }
        foreign.close();
        assertEquals("text", fetch(patient, patient.secure(patient.control().connectData(port))));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aConnectionIsForTheLastPortThatWasAskedForBeforeIt(TlsVersion version) {
        put("text");
        SecureClient client = login(version);
        TlsPeer early = client.openData();
        awaitGauge("sluice.tls.identifying", 1);
        TlsPeer right = client.openData();
        client.control().command("RETR f", "150");
        if (version.equals(TlsVersion.V1_2)) {
            // In TLS 1.3 it would use up the only ticket of this client.
            assertEquals(End.RESET, early.handshake().receive());
            awaitIdentified("unexpected", 1);
        }
        assertEquals(End.NOTIFIED, right.handshake().receive());
        client.control().expect("226");
        assertEquals("text", new String(right.received(), StandardCharsets.US_ASCII));
    }

    @Test
    void aSecondConnectionForOneCommandIsNobodys() {
        put("text");
        SecureClient client = login(TlsVersion.V1_2);
        SecureClient other = login(TlsVersion.V1_2);
        int port = client.control().epsv();
        other.control().epsv();
        TlsPeer first = client.secure(client.control().connectData(port));
        TlsPeer second = client.secure(client.control().connectData(port));
        first.handshake();
        awaitIdentified("delivered", 1);
        assertEquals(End.RESET, second.handshake().receive());
        awaitIdentified("unexpected", 1);
        client.control().command("RETR f", "150");
        assertEquals(End.NOTIFIED, first.receive());
        client.control().expect("226");
    }

    @Test
    void aborEndsTheWaitForTheRightConnection() {
        put("text");
        SecureClient client = login(TlsVersion.V1_3);
        TlsPeer data = client.openData();
        client.control().command("RETR f", "150");
        client.control().command("ABOR", "426");
        client.control().expect("226");
        awaitGauge("sluice.tls.identifying", 0);
        assertEquals(0, server.server().meter("sluice.passive.leases"));
        data.close();
        assertEquals("text", fetch(client, client.openData()));
    }
}
