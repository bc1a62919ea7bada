package io.sluice.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import io.sluice.vfs.testkit.Patterns;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAccumulator;

/** Many sessions of one address that go through one passive port at the same moment, each with bytes of its own. */
final class SharedCrowd {

    private static final int LEAST_BYTES = 10_000;
    private static final int PATIENCE_SECONDS = 150;

    private final TestServer server;
    private final int clients;
    private final int rounds;
    private final Phaser together;
    private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);

    SharedCrowd(TestServer server, int clients, int rounds) {
        this.server = server;
        this.clients = clients;
        this.rounds = rounds;
        together = new Phaser(clients);
        for (int i = 0; i < clients; i++) {
            server.add(TestServer.user("user" + i, EnumSet.allOf(Permission.class)));
        }
    }

    /** One port for everybody, and patience: the clients share the processors with the server. */
    static ServerConfig onePort(ServerConfig plain) {
        Duration patience = Duration.ofSeconds(PATIENCE_SECONDS);
        return TestCertificates.with(TlsPolicy.DATA)
                .andThen(Configs.tls(t -> t.withData(new ProtectedDataConfig(SessionReuse.REQUIRE, false))
                        .withHandshake(new HandshakeConfig(HandshakeConfig.DEFAULTS.versions(), List.of(), patience))))
                .andThen(Configs.passive(p -> p.withPorts(Ports.free(1), 1000, patience, Duration.ofSeconds(1))
                        .withShared(true)))
                .andThen(Configs.timeouts(patience, patience, patience, patience))
                .apply(plain);
    }

    /** Keeps all from their first connection until the caller has told {@link Others} that they may; before {@link #run}. */
    Others withOthers() {
        together.register();
        return () ->
                together.awaitAdvanceInterruptibly(together.arriveAndDeregister(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Who begins together with the crowd. */
    interface Others {
        /** They may begin; returns when the crowd begins too. */
        void ready() throws InterruptedException, TimeoutException;
    }

    /** Runs them all; how long the slowest of their data connections took to connect. */
    Duration run() throws Exception {
        Crowd.run(clients, i -> client(i));
        return Duration.ofNanos(slowestNanos.get());
    }

    private Callable<Integer> client(int i) {
        return () -> {
            TlsVersion version = i % 2 == 0 ? TlsVersion.V1_3 : TlsVersion.V1_2;
            boolean early = i % 4 < 2;
            boolean done = false;
            try (RawClient control = server.connect()) {
                control.socket().setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                SecureClient client = SecureClient.login(control, "user" + i, version);
                for (int round = 0; round < rounds; round++) {
                    byte[] content = content(i, round);
                    upload(client, "crowd" + i, content, early);
                    assertArrayEquals(content, download(client, "crowd" + i, early), "client " + i);
                }
                done = true;
            } finally {
                if (!done) {
                    // Nobody needs to wait for this one.
                    together.forceTermination();
                }
            }
            return i;
        };
    }

    private static byte[] content(int client, int round) {
        byte[] bytes = new Patterns(client * 1000L + round).bytes(0, LEAST_BYTES + 97 * client);
        byte[] name = ("client " + client + " round " + round).getBytes(US_ASCII);
        System.arraycopy(name, 0, bytes, 0, name.length);
        return bytes;
    }

    /** Connects when everybody may. */
    private TlsPeer open(SecureClient client) throws Exception {
        int port = client.control().epsv();
        int phase = together.awaitAdvanceInterruptibly(together.arrive(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (phase < 0) {
            throw new IllegalStateException("another client has failed");
        }
        long start = System.nanoTime();
        Socket socket = client.control().connectData(port);
        slowestNanos.accumulate(System.nanoTime() - start);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return client.secure(socket);
    }

    private void upload(SecureClient client, String name, byte[] content, boolean early) throws Exception {
        TlsPeer data = begin(client, "STOR " + name, early);
        data.send(content);
        data.sendRaw(data.closeNotify());
        assertEquals(End.NOTIFIED, data.receive());
        client.control().expect("226");
    }

    private byte[] download(SecureClient client, String name, boolean early) throws Exception {
        TlsPeer data = begin(client, "RETR " + name, early);
        assertEquals(End.NOTIFIED, data.receive());
        client.control().expect("226");
        return data.received();
    }

    private TlsPeer begin(SecureClient client, String command, boolean early) throws Exception {
        client.control().socket().setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        TlsPeer data = open(client);
        if (early) {
            data.handshake();
        }
        client.control().command(command, "150");
        return early ? data : data.handshake();
    }
}
