package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two hundred sessions transfer at once, and each gets its own bytes. */
class ParallelTransfersTest {

    private static final int SESSIONS = 200;
    private static final int LARGEST = 400_000;

    @Test
    void eachOfTwoHundredParallelTransfersIsWhole() throws Exception {
        try (TestServer server = TestServer.inMemory()) {
            Crowd.run(SESSIONS, i -> () -> {
                try (RawClient client = server.login()) {
                    byte[] bytes = new byte[new Random(i).nextInt(LARGEST)];
                    new Random(i).nextBytes(bytes);
                    for (int round = 0; round < 3; round++) {
                        String name = "file-" + i + "-" + round;
                        assertTrue(client.store("STOR " + name, bytes).startsWith("226"), name);
                        assertArrayEquals(bytes, client.fetch("RETR " + name), name);
                    }
                    return bytes.length;
                }
            });
        }
    }
}
