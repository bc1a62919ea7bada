package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a session is a line of normal operation if somebody was logged in, and else of tracing. */
class LastLogLineTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private static List<Level> levels(ServerLog log, RawClient client) {
        String peer = "peer=127.0.0.1:" + client.socket().getLocalPort() + " ";
        return log.levels(line -> line.contains(peer) && line.endsWith("event=disconnected"));
    }

    @Test
    void aFloodOfConnectionsIsNoFloodOfLines() {
        try (ServerLog log = ServerLog.open()) {
            RawClient nobody = server.connect();
            RawClient wrong = server.connect();
            wrong.command("USER bob", "331 ");
            RawClient bob = server.login();
            RawClient again = server.login();
            again.command("REIN", "220 ");
            for (RawClient client : List.of(nobody, wrong, bob, again)) {
                client.command("QUIT", "221 ");
                client.expectEnd();
                ServerFixture.await("its last line", () -> !levels(log, client).isEmpty());
            }
            assertEquals(List.of(Level.DEBUG), levels(log, nobody));
            assertEquals(List.of(Level.DEBUG), levels(log, wrong));
            assertEquals(List.of(Level.INFO), levels(log, bob));
            assertEquals(List.of(Level.INFO), levels(log, again));
        }
    }
}
