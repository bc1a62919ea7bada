package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What wget does when a file is missing: connect, be refused, close, ask for a port again. The connection that was closed
 * must never stand in for the next one, not even when it is accepted late: that made downloads and uploads empty, with 226.
 */
class PassiveAfterRefusalTest {

    private static final int ROUNDS = 300;

    @Test
    void closedConnectionIsNotTakenForTheNext() throws IOException {
        try (TestServer server = TestServer.inMemory();
                RawClient client = server.login()) {
            for (int i = 0; i < ROUNDS; i++) {
                String content = "content " + i;
                refused(client);
                assertTrue(client.store("STOR a.txt", content.getBytes(UTF_8)).startsWith("226"));
                refused(client);
                assertEquals(content, client.fetchText("RETR a.txt"));
            }
        }
    }

    @Test
    void connectionSurvivesARefusal() throws IOException {
        try (TestServer server = TestServer.inMemory();
                RawClient client = server.login()) {
            assertTrue(client.store("STOR a.txt", "kept".getBytes(UTF_8)).startsWith("226"));
            try (var data = client.openData()) {
                client.command("RETR missing", "550");
                client.command("RETR a.txt", "150");
                assertEquals("kept", new String(data.getInputStream().readAllBytes(), UTF_8));
                client.expect("226");
            }
        }
    }

    private static void refused(RawClient client) throws IOException {
        client.openData().close();
        client.command("RETR missing", "550");
    }
}
