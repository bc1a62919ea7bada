package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Four sessions, two from one address, one transfer, 64 lines in advance. */
class LimitsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.limits(4, 2, 1));

    private void refused(String localAddress) {
        try (RawClient client =
                RawClient.connectSilently("127.0.0.1", server.server().port(), localAddress)) {
            client.expect("421 ");
            client.expectEnd();
        }
    }

    @Test
    void sessions() {
        RawClient first = server.connect();
        server.connect();
        refused("127.0.0.1");
        server.connectFrom("127.0.0.2");
        server.connectFrom("127.0.0.3");
        refused("127.0.0.4");
        first.command("QUIT", "221 ");
        first.expectEnd();
        ServerFixture.await("the place", () -> server.server().meter("sluice.sessions.active") == 3);
        server.connect().login("bob");
        assertEquals(1, server.server().count("sluice.sessions.refused", "why", "address-limit"));
        assertEquals(1, server.server().count("sluice.sessions.refused", "why", "limit"));
    }

    @Test
    void transfers() throws IOException {
        server.put("/f", "content");
        RawClient first = server.login();
        RawClient second = server.login();
        try (Socket running = first.openData();
                Socket data = second.openData()) {
            first.command("STOR up", "150 ");
            for (String command : new String[] {"RETR f", "STOR g", "LIST", "MLSD"}) {
                second.command(command, "450 ");
            }
            running.shutdownOutput();
            first.expect("226 ");
            second.command("RETR f", "150 ");
            assertEquals(7, data.getInputStream().readAllBytes().length);
            second.expect("226 ");
        }
        assertEquals(4, server.server().meter("sluice.transfers.refused"));
    }

    @Test
    void linesInAdvance() throws IOException {
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            client.command("STOR f", "150 ");
            client.sendTogether(Collections.nCopies(62, "PWD").toArray(String[]::new));
            client.command("STAT", "211-");
            data.shutdownOutput();
            client.expect("226 ");
            for (int i = 0; i < 62; i++) {
                client.expect("257 ");
            }
        }
        try (Socket data = client.openData()) {
            client.command("STOR g", "150 ");
            client.sendTogether(Collections.nCopies(257, "PWD").toArray(String[]::new));
            client.expect("421 ");
            assertTrue(DataWatch.endsWithReset(data));
        }
        server.awaitNoTransfer();
        assertFalse(server.exists("/g"));
        assertEquals(1, server.server().count("sluice.sessions.ended", "why", "flood"));
    }

    /** The tests have a heap of 2 GiB, which is too small for as many transfers over TLS as there may be by default. */
    @Test
    void onlyALimitThatSomebodyHasSetIsLoweredWithAWarning() {
        assertEquals(Level.INFO, lowered(LimitsConfig.DEFAULTS.transfers()));
        assertEquals(Level.WARN, lowered(LimitsConfig.DEFAULTS.transfers() + 1));
    }

    private static Level lowered(int transfers) {
        try (ServerLog log = ServerLog.open();
                TestServer other = TestServer.inMemory(config -> TestCertificates.with(TlsPolicy.OPTIONAL)
                        .andThen(Configs.limits(10, 10, transfers))
                        .apply(config))) {
            assertTrue(other.port() > 0);
            List<Level> levels = log.levels(line -> line.contains("event=limit-lowered"));
            assertEquals(1, levels.size(), log.tail());
            return levels.getFirst();
        }
    }
}
