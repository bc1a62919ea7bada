package io.sluice.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that say nothing, from the address of those who transfer, at the port that all of them share. */
class SharedPortFloodTest {

    private static final int CLIENTS = 16;
    private static final int ROUNDS = 3;

    /** So many may be silent. */
    private static final int MANY = 1024;

    /** So many for as long as it lasts where one lease waits: two for it, and 32 others. */
    private static final int FEW = 34;

    private static final int FLOODS = 2;

    /** So many each flood has before anybody transfers, and keeps. */
    private static final int KEPT = 250;

    private static final byte[] FILE = "the file".getBytes(US_ASCII);

    private static Socket silent(int port) {
        try {
            Socket socket = new Socket();
            // Its end leaves nothing behind on this machine.
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Iterable<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Flood {
        void come(int port);
    }

    /** Stores a file; the flood comes when the client has its 150 and that much of its ClientHello is sent. */
    private static void upload(TestServer server, String version, int begun, Flood flood) {
        try (RawClient control = server.connect()) {
            SecureClient owner = SecureClient.login(control, TlsVersion.parse(version));
            int port = control.epsv();
            TlsPeer data = owner.secure(control.connectData(port));
            control.command("STOR file", "150");
            byte[] hello = data.seal(new byte[0]);
            data.sendRaw(Arrays.copyOf(hello, begun));
            flood.come(port);
            data.sendRaw(Arrays.copyOfRange(hello, begun, hello.length));
            data.handshake().send(FILE);
            data.sendRaw(data.closeNotify());
            assertEquals(TlsPeer.End.NOTIFIED, data.receive());
            control.expect("226");
            assertEquals("213 " + FILE.length, control.command("SIZE file", "213"));
        }
    }

    /** As most clients do, he says nothing before the 150. */
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void anOwnerWhoWaitsForHis150IsNotPushedOut(String version) throws IOException {
        List<Socket> flood = new ArrayList<>();
        try (TestServer server = TestServer.inMemory(SharedCrowd::onePort)) {
            upload(server, version, 0, port -> {
                for (int i = 0; i < MANY - 1; i++) {
                    flood.add(silent(port));
                }
                ServerFixture.await("the flood", () -> server.meter("sluice.tls.identifying") == MANY);
            });
            ServerFixture.await("its end", () -> server.meter("sluice.tls.identifying") == 0);
            assertEquals(MANY - 1, server.count("sluice.tls.identified", "result", "dismissed"));
            close(flood);
        }
    }

    /** However many say nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void norIsAnOwnerInTheMiddleOfHisHandshake(String version) throws IOException {
        int more = 300;
        List<Socket> flood = new ArrayList<>();
        try (TestServer server = TestServer.inMemory(SharedCrowd::onePort)) {
            upload(server, version, 1, port -> {
                for (int i = 0; i < MANY + more; i++) {
                    flood.add(silent(port));
                }
                ServerFixture.await(
                        "the flood", () -> server.count("sluice.tls.identified", "result", "dismissed") == more);
                assertEquals(MANY + 1, server.meter("sluice.tls.identifying"));
            });
            close(flood);
        }
    }

    private static ServerConfig hasty(ServerConfig plain) {
        return Configs.tls(t -> t.withHandshake(
                        new HandshakeConfig(HandshakeConfig.DEFAULTS.versions(), List.of(), Duration.ofSeconds(3))))
                .apply(SharedCrowd.onePort(plain));
    }

    @Test
    void whoIsSilentAmongManyIsSentAwaySoon() throws IOException {
        int many = 200;
        List<Socket> flood = new ArrayList<>();
        try (TestServer server = TestServer.inMemory(SharedPortFloodTest::hasty);
                RawClient control = server.connect()) {
            SecureClient owner = SecureClient.login(control, TlsVersion.V1_3);
            int port = control.epsv();
            for (int i = 0; i < many; i++) {
                flood.add(silent(port));
            }
            ServerFixture.await(
                    "most to be sent away",
                    () -> server.count("sluice.tls.identified", "result", "dismissed") == many - FEW);
            assertEquals(FEW, server.meter("sluice.tls.identifying"));
            TlsPeer data = owner.secure(control.connectData(port));
            control.command("NLST", "150");
            assertEquals(TlsPeer.End.NOTIFIED, data.handshake().receive());
            control.expect("226");
            ServerFixture.await("the end of the others", () -> server.meter("sluice.tls.identifying") == 0);
            close(flood);
        }
    }

    @Test
    void transfersSucceedBesideAFlood() throws Exception {
        try (TestServer server = TestServer.inMemory(SharedCrowd::onePort);
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                RawClient control = server.connect()) {
            // Somebody waits all the time, so that none of the flood is turned away at the door.
            SecureClient patient = SecureClient.login(control, TlsVersion.V1_3);
            int port = control.epsv();
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(FLOODS * KEPT);
            List<Future<Integer>> floods = new ArrayList<>();
            for (int i = 0; i < FLOODS; i++) {
                floods.add(threads.submit(() -> flood(port, begun, over)));
            }
            try {
                begun.await();
                new SharedCrowd(server, CLIENTS, ROUNDS).run();
            } finally {
                over.set(true);
            }
            int came = 0;
            for (Future<Integer> flood : floods) {
                came += flood.get();
            }
            int transfers = 2 * CLIENTS * ROUNDS;
            assertTrue(came > FLOODS * KEPT, came + " came");
            assertEquals(transfers, server.count("sluice.tls.identified", "result", "delivered"));
            assertEquals(transfers, server.count("sluice.tls.bindings", "result", "bound"));
            TlsPeer data = patient.secure(control.connectData(port));
            control.command("NLST", "150");
            assertEquals(TlsPeer.End.NOTIFIED, data.handshake().receive());
            control.expect("226");
        }
    }

    /** One comes after the other, and the oldest goes when there are enough; how many there were. */
    private static int flood(int port, CountDownLatch begun, AtomicBoolean over) throws IOException {
        Deque<Socket> kept = new ArrayDeque<>();
        int came = 0;
        try {
            while (!over.get()) {
                kept.add(silent(port));
                begun.countDown();
                came++;
                if (kept.size() > KEPT) {
                    kept.remove().close();
                }
            }
        } finally {
            close(kept);
        }
        return came;
    }
}
