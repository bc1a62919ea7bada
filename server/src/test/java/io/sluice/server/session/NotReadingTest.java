package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send and never read their replies: bounded in memory and time. */
class NotReadingTest {

    private static final int SMALL_WINDOW = 2048;

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.shortIdle());

    @BeforeEach
    void aLargeListing() {
        String name = "n".repeat(200);
        for (int i = 0; i < 900; i++) {
            server.put("/" + name + i, "");
        }
    }

    private double active() {
        return server.server().meter("sluice.sessions.active");
    }

    private void expectEnd() {
        ServerFixture.await("the end of the session", () -> active() == 0);
    }

    /** Sends until the server ends the connection or takes no more. */
    private void flood(RawClient client, String line) {
        String[] lines = Collections.nCopies(100, line).toArray(String[]::new);
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    client.sendTogether(lines);
                }
            } catch (UncheckedIOException e) {
                // That is what the test waits for.
            }
        });
        expectEnd();
        client.close();
        join(sender);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private RawClient deaf() throws IOException {
        RawClient client = server.login();
        client.socket().setReceiveBufferSize(SMALL_WINDOW);
        return client;
    }

    @Test
    void quickCommands() throws IOException {
        flood(deaf(), "HELP");
    }

    @Test
    void longLines() throws IOException {
        RawClient client = deaf();
        // What fills the way to the client first.
        client.sendTogether(Collections.nCopies(50, "STAT /").toArray(String[]::new));
        flood(client, "X".repeat(5000));
        assertEquals(1, server.server().count("sluice.sessions.ended", "why", "not-reading"));
    }

    @Test
    void slowCommands() throws IOException {
        flood(deaf(), "STAT /");
        assertEquals(1, server.server().count("sluice.sessions.ended", "why", "not-reading"));
    }

    @Test
    void fewCommandsWithLongReplies() throws IOException {
        RawClient client = deaf();
        client.sendTogether(Collections.nCopies(50, "STAT /").toArray(String[]::new));
        expectEnd();
        assertEquals(1, server.server().count("sluice.sessions.ended", "why", "not-reading"));
    }

    @Test
    void duringATransfer() throws IOException {
        RawClient client = deaf();
        try (Socket data = client.openData()) {
            client.command("STOR up", "150 ");
            flood(client, "STAT /");
            assertEquals(1, server.server().count("sluice.sessions.ended", "why", "flood"));
            data.getOutputStream().flush();
        }
    }
}
