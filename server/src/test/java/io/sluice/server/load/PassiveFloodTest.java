package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.PortRange;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.memory.MemoryStorage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients that ask for passive ports without end and never connect. */
class PassiveFloodTest {

    private static final int FLOODERS = 16;
    private static final int PORTS = 10;
    private static final int SAMPLES = 100;
    private static final long LIMIT_MILLIS = 50;
    private static final Duration REST = Duration.ofMillis(500);

    private final PortRange range = Ports.free(PORTS);
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Twenty at once: no more than may wait, and none of them is used. */
    private void flood(RawClient client) {
        String[] commands = new String[20];
        Arrays.setAll(commands, i -> i % 2 == 0 ? "EPSV" : "PASV");
        while (!done.get()) {
            client.sendTogether(commands);
            for (int i = 0; i < commands.length; i++) {
                (client.reply().startsWith("425") ? refused : granted).incrementAndGet();
            }
        }
    }

    @Test
    void harmNobodyElse() throws Exception {
        try (TestServer server = TestServer.over(
                new MemoryStorage(1L << 30, InstantSource.system()),
                Configs.passive(p -> p.withPorts(range, 8, Duration.ofMillis(100), REST)))) {
            List<RawClient> flooders = new ArrayList<>();
            List<CompletableFuture<Void>> floods = new ArrayList<>();
            for (int i = 0; i < FLOODERS; i++) {
                // Four addresses with four clients each.
                RawClient client = RawClient.connectSilently("127.0.0.1", server.port(), "127.0.1." + (1 + i / 4));
                client.expect("220");
                client.login("bob");
                flooders.add(client);
                floods.add(CompletableFuture.runAsync(
                        () -> flood(client), task -> Thread.ofVirtual().start(task)));
            }
            Crowd.await("the flood", () -> refused.get() > 0 && granted.get() > 0);
            long median = medianOfNoop(server);
            done.set(true);
            // Fails if one of them was not answered.
            floods.forEach(CompletableFuture::join);
            assertTrue(median < LIMIT_MILLIS, "NOOP took " + median + " ms in the median");
            assertTrue(refused.get() <= server.meter("sluice.passive.exhausted"), "each refusal counts");
            flooders.forEach(RawClient::close);
            Crowd.await("all sessions end", () -> server.meter("sluice.sessions.active") == 0);
            Crowd.await("no port is held", () -> server.meter("sluice.passive.leases") == 0);
            Crowd.await("no port rests for ever", () -> server.meter("sluice.passive.resting") == 0);
            assertEquals(0, server.meter("sluice.passive.waiting"));
            assertEquals(0, server.meter("sluice.errors.internal"));
        }
    }

    /** NOOP and a listing of somebody else now and then, in milliseconds; looks at the bounds on the way. */
    private long medianOfNoop(TestServer server) throws InterruptedException {
        long[] times = new long[SAMPLES];
        try (RawClient other = server.login()) {
            for (int i = 0; i < SAMPLES; i++) {
                long start = System.nanoTime();
                other.command("NOOP", "200");
                times[i] = System.nanoTime() - start;
                if (i % 10 == 0) {
                    other.fetchText("NLST");
                }
                double slots = server.meter("sluice.passive.leases") + server.meter("sluice.passive.resting");
                assertTrue(slots <= 5 * PORTS, "pairs of port and address: " + slots);
                assertTrue(server.meter("sluice.passive.waiting") <= FLOODERS);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        Arrays.sort(times);
        return TimeUnit.NANOSECONDS.toMillis(times[SAMPLES / 2]);
    }
}
