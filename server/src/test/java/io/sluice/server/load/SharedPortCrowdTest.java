package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fifty sessions of one address at one passive port. */
class SharedPortCrowdTest {

    private static final int CLIENTS = 50;
    private static final int ROUNDS = 2;

    /** What hangs hangs for longer: until a kernel gives up, a minute and more. All clients share the processors with the server. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void eachGetsItsOwnBytes() throws Exception {
        try (TestServer server = TestServer.inMemory(SharedCrowd::onePort)) {
            Duration slowest = new SharedCrowd(server, CLIENTS, ROUNDS).run();
            assertTrue(slowest.compareTo(LIMIT) < 0, "the slowest connect took " + slowest);
            // Counted once it is with its transfer, which may be over by then.
            ServerFixture.await(
                    "the last to be counted",
                    () -> server.count("sluice.tls.identified", "result", "delivered") >= 2 * ROUNDS * CLIENTS);
            assertEquals(2 * ROUNDS * CLIENTS, server.count("sluice.tls.identified", "result", "delivered"));
            assertEquals(0, server.meter("sluice.data.refused"));
            assertEquals(0, server.meter("sluice.passive.exhausted"));
            assertEquals(1, server.meter("sluice.passive.listening"));
        }
    }
}
