package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Clients send NOOP during long transfers, so that no firewall forgets the control connection. */
class KeepAliveTest {

    private static final int REPEATS = 500;

    @Test
    void hundredsOfNoopsDuringAnUploadAreNoFloodAndEachIsAnswered() throws IOException {
        try (TestServer server = TestServer.inMemory();
                RawClient client = server.login()) {
            try (Socket data = client.openData()) {
                client.command("STOR f", "150 ");
                for (int i = 0; i < REPEATS; i++) {
                    data.getOutputStream().write(i);
                    client.send("NOOP");
                }
            }
            client.expect("226 ");
            for (int i = 0; i < REPEATS; i++) {
                client.expect("200 ");
            }
            client.command("SIZE f", "213 " + REPEATS);
            assertEquals(0, server.count("sluice.sessions.ended", "why", "flood"));
        }
    }

    @Test
    void otherCommandsAreAFloodAlsoBetweenNoops() throws IOException {
        try (TestServer server = TestServer.inMemory();
                RawClient client = server.login();
                Socket data = client.openData()) {
            client.command("STOR f", "150 ");
            // In one piece: after the 421 nobody reads any more.
            client.sendBytes("NOOP\r\nPWD\r\n".repeat(260).getBytes(StandardCharsets.US_ASCII));
            client.expect("421 ");
            data.getInputStream();
            assertEquals(1, server.count("sluice.sessions.ended", "why", "flood"));
        }
    }
}
