package io.sluice.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.PortRange;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.memory.MemoryStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Thieves connect to all passive ports from another address, as fast as they can, while the owner works. */
class ThievesTest {

    private static final int ROUNDS = 150;
    private static final int THIEVES = 4;
    private static final String SECRET = "for the owner only\n".repeat(1000);

    private final PortRange range = Ports.free(2);
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong stolen = new AtomicLong();

    /** Connects, waits for what comes, writes what must not get into a file, and begins again. */
    private void steal(String from, int seed) {
        InetAddress server = InetAddress.ofLiteral("127.0.0.1");
        for (int i = seed; !done.get(); i++) {
            try (Socket socket = new Socket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
                socket.connect(new InetSocketAddress(server, range.first() + i % range.size()), 1000);
                attempts.incrementAndGet();
                socket.setSoTimeout(1000);
                socket.getOutputStream().write('!');
                if (socket.getInputStream().read() >= 0) {
                    stolen.incrementAndGet();
                }
            } catch (IOException e) {
                // Refused, reset or out of ports: a thief tries again.
            }
        }
    }

    private void besideThieves(TestServer server, RawClient owner) throws InterruptedException {
        // The ports listen from their first use on.
        Crowd.await("all ports to listen", () -> {
            owner.fetchText("NLST");
            return server.meter("sluice.passive.listening") == range.size();
        });
        List<Thread> thieves = new ArrayList<>();
        for (int i = 0; i < THIEVES; i++) {
            String from = "127.0.0." + (2 + i);
            int seed = i;
            thieves.add(Thread.ofPlatform().daemon().start(() -> steal(from, seed)));
        }
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String name = "f" + round;
                assertTrue(
                        owner.store("STOR " + name, SECRET.getBytes(US_ASCII)).startsWith("226 "), name);
                assertEquals(SECRET, owner.fetchText("RETR " + name), name);
            }
        } finally {
            done.set(true);
            for (Thread thief : thieves) {
                thief.join();
            }
        }
        assertEquals(0, stolen.get(), "bytes came to a thief");
        assertTrue(attempts.get() > ROUNDS, "the thieves were busy: " + attempts);
        Crowd.await("each was counted", () -> server.meter("sluice.data.refused") >= attempts.get());
        assertEquals(0, server.meter("sluice.passive.exhausted"));
    }

    private TestServer start() {
        return TestServer.over(
                new MemoryStorage(1L << 30, InstantSource.system()),
                Configs.passive(p -> p.withPorts(range, 100, Duration.ofSeconds(20), Duration.ofMillis(100))));
    }

    @Test
    void anOwnerOverIpv4LosesNothing() throws Exception {
        try (TestServer server = start();
                RawClient owner = server.login()) {
            besideThieves(server, owner);
        }
    }

    @Test
    void anOwnerOverIpv6LosesNothingToThievesOverIpv4() throws Exception {
        try (TestServer server = start();
                RawClient owner = RawClient.connect("::1", server.port()).login("bob")) {
            besideThieves(server, owner);
        }
    }
}
