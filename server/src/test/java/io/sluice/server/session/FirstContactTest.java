package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import org.junit.jupiter.api.Test;

/** The main job, once. */
class FirstContactTest {

    @Test
    void storesListsAndSendsAFile() {
        try (TestServer server = TestServer.inMemory();
                RawClient client = server.login()) {
            byte[] bytes = "hello, world\n".repeat(100_000).getBytes(UTF_8);
            assertTrue(client.store("STOR a.txt", bytes).startsWith("226"));
            assertTrue(client.fetchText("LIST").contains(" a.txt\r\n"));
            assertArrayEquals(bytes, client.fetch("RETR a.txt"));
            client.command("QUIT", "221");
            client.expectEnd();
        }
    }
}
