package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Much at once from clients that mean no good: bounded, timed and counted, and a session beside them is served. */
class FloodTest {

    private static final int FLOODERS = 8;
    private static final Duration FLOOD = Duration.ofSeconds(2);
    private static final int CROWD = 2000;
    private static final int SESSIONS = 2500;
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(limits());

    private static UnaryOperator<ServerConfig> limits() {
        UnaryOperator<ServerConfig> limits = Configs.limits(SESSIONS, CROWD, 500);
        UnaryOperator<ServerConfig> timeouts = Configs.timeouts(Duration.ofSeconds(3), LONG, LONG, LONG);
        return config -> timeouts.apply(limits.apply(config));
    }

    private double active() {
        return server.server().meter("sluice.sessions.active");
    }

    private Neighbour neighbour() {
        return new Neighbour(server.connectFrom("127.0.0.9").login("bob"));
    }

    @Test
    void thousandsOfSessionsDroppedAtOnce() throws Exception {
        try (Neighbour neighbour = neighbour()) {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                crowd.add(server.connectSilently());
            }
            ServerFixture.await("all sessions", () -> active() == CROWD + 1);
            crowd.forEach(RawClient::reset);
            ServerFixture.await("their end", () -> active() == 1);
            neighbour.assertServed();
        }
    }

    /** More flooders than event loops, each with as much as the kernel takes. */
    @ParameterizedTest
    @CsvSource({
        "NOOP, true, true",
        "NOOP, false, true",
        "'', false, true",
        "FEAT, true, true",
        "SIZE f, true, true",
        "NOOP, true, false",
        "'', false, false"
    })
    void commandsInMassesCostTheOthersNothing(String command, boolean login, boolean reads) throws Exception {
        server.put("/f", "content");
        byte[] piece = (command + "\r\n").repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        try (Neighbour neighbour = neighbour()) {
            List<RawClient> clients = new ArrayList<>();
            List<Thread> flooders = new ArrayList<>();
            for (int i = 0; i < FLOODERS; i++) {
                RawClient client = login ? server.login() : server.connect();
                clients.add(client);
                flooders.add(Thread.ofVirtual().start(() -> flood(client, piece, reads)));
            }
            neighbour.askFor(FLOOD);
            clients.forEach(RawClient::reset);
            neighbour.assertServed();
            for (Thread flooder : flooders) {
                flooder.join();
            }
        }
    }

    /** Sends, and throws the answers away if it reads them, until the test resets it. */
    private static void flood(RawClient client, byte[] piece, boolean reads) {
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                if (reads) {
                    client.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // Reset by the test.
            }
        });
        try {
            while (reader.isAlive() || !reads) {
                client.sendBytes(piece);
            }
        } catch (UncheckedIOException e) {
            // Reset by the test.
        }
    }

    @Test
    void halfOpenLoginsEndInTime() throws Exception {
        try (Neighbour neighbour = neighbour()) {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                RawClient client = server.connectSilently();
                if (i % 2 == 0) {
                    client.send("USER bob");
                }
                crowd.add(client);
            }
            ServerFixture.await("their end", () -> active() == 1);
            assertEquals(crowd.size(), server.server().count("sluice.sessions.ended", "why", "login-timeout"));
            neighbour.assertServed();
        }
    }

    @Test
    void connectsBeyondTheLimitAreRefused() throws Exception {
        try (Neighbour neighbour = neighbour()) {
            for (int i = 0; i < CROWD; i++) {
                server.connectSilently();
            }
            ServerFixture.await("a full house", () -> active() == CROWD + 1);
            for (int i = 0; i < 500; i++) {
                try (RawClient late = server.connectSilently()) {
                    late.expect("421 ");
                    late.expectEnd();
                }
            }
            assertEquals(500, server.server().count("sluice.sessions.refused", "why", "address-limit"));
            neighbour.assertServed();
        }
    }

    @Test
    void pipelinedTransfersRunOneAfterTheOther() throws Exception {
        server.put("/f", "content");
        try (Neighbour neighbour = neighbour()) {
            RawClient client = server.login();
            client.sendTogether(Collections.nCopies(5000, "RETR f").toArray(String[]::new));
            for (int i = 0; i < 5000; i++) {
                client.expect("425 ");
            }
            int port = client.epsv();
            client.sendTogether(Collections.nCopies(1000, "RETR f").toArray(String[]::new));
            client.expect("421 ");
            client.expectEnd();
            assertTrue(port > 0);
            assertEquals(1, server.server().count("sluice.sessions.ended", "why", "flood"));
            neighbour.assertServed();
        }
    }

    @Test
    void globBombsEndSoon() throws Exception {
        String name = "a".repeat(250);
        for (int i = 0; i < 5000; i++) {
            server.put("/" + name + i, "");
        }
        String bomb = "*a".repeat(1000) + "b";
        try (Neighbour neighbour = neighbour()) {
            RawClient client = server.login();
            long start = System.nanoTime();
            assertEquals("", client.fetchText("LIST " + bomb));
            assertEquals("", client.fetchText("NLST *****a?????b"));
            assertEquals("", client.fetchText("LIST [a-z][!b]*[[*b"));
            client.command("LIST */*/*/*", "550 ");
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertTrue(seconds < 20, seconds + " s");
            neighbour.assertServed();
        }
    }

    @Test
    void recursionIsIgnored() {
        server.makeDirectory("/d");
        server.makeDirectory("/d/deep");
        server.put("/d/deep/f", "");
        RawClient client = server.login();
        String plain = client.fetchText("LIST d");
        assertTrue(plain.contains(" deep\r\n"), plain);
        assertEquals(plain, client.fetchText("LIST -R d"));
        assertEquals(plain, client.fetchText("LIST -alR d"));
        assertEquals("d/deep\r\n", client.fetchText("NLST -R d"));
    }
}
