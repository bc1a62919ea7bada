package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two minutes of sixty-four clients that do at random what clients do, drop out in the middle, and come again. Every file
 * that can be read is whole, and in the end nothing is left over.
 */
@Tag("load")
class SoakTest {

    private static final int CLIENTS = 64;
    private static final long SECONDS = 120;
    private static final int LARGEST = 300_000;

    /** Descriptors that the JVM may open meanwhile for its own ends. */
    private static final int SLACK = 40;

    @TempDir
    Path directory = Path.of("");

    @Test
    void leavesNothingBehindAndNothingBroken() throws Exception {
        try (TestServer server = TestServer.overDirectory(directory)) {
            server.login().close();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            int before = Crowd.openDescriptors();
            var rounds = Crowd.run(CLIENTS, i -> () -> live(server, i, deadline));
            assertTrue(rounds.stream().allMatch(count -> count > 0), "each client got something done: " + rounds);
            server.assertIdle();
            int listening = (int) server.meter("sluice.passive.listening");
            Crowd.await("all descriptors are closed", () -> Crowd.openDescriptors() <= before + listening + SLACK);
            assertTrue(ManagementFactory.getThreadMXBean().getThreadCount() < 100, "platform threads");
        }
    }

    /** One client's life until the deadline: how many sessions it had. */
    private static int live(TestServer server, int id, long deadline) throws IOException {
        Random random = new Random(id);
        String address = "127.0.0." + (1 + id % 8);
        int sessions = 0;
        while (System.nanoTime() - deadline < 0) {
            try (RawClient client = RawClient.connectSilently("127.0.0.1", server.port(), address)) {
                client.expect("220");
                client.login("bob");
                int commands = 1 + random.nextInt(20);
                for (int i = 0; i < commands; i++) {
                    act(client, random, "f" + id + "-" + random.nextInt(4));
                }
                sessions++;
            }
        }
        return sessions;
    }

    private static void act(RawClient client, Random random, String name) throws IOException {
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                byte[] bytes = content(random.nextLong(), random.nextInt(LARGEST));
                assertTrue(client.store("STOR " + name, bytes).startsWith("226"));
                assertArrayEquals(bytes, client.fetch("RETR " + name));
            }
            case 2 -> client.fetch("LIST");
            case 3 -> client.fetch("MLSD");
            case 4 -> cutUpload(client, name);
            case 5 -> abortedDownload(client, name);
            default -> client.command("NOOP", "200");
        }
    }

    private static void cutUpload(RawClient client, String name) throws IOException {
        try (Socket data = client.openData()) {
            client.command("STOR " + name, "150");
            data.getOutputStream().write(new byte[1000]);
            data.setSoLinger(true, 0);
        }
        client.expect("426");
    }

    private static void abortedDownload(RawClient client, String name) throws IOException {
        try (Socket data = client.openData()) {
            client.send("RETR " + name);
            String reply = client.reply();
            if (reply.startsWith("550")) {
                return;
            }
            data.getInputStream().read();
            client.send("ABOR");
            // The file may have gone out whole before.
            reply = client.reply();
            assertTrue(reply.startsWith("426") || reply.startsWith("226"), reply);
            client.expect("226");
        }
    }

    private static byte[] content(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
