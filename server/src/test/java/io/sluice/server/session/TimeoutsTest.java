package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What takes too long is ended: each class has one of the waits at a second. */
class TimeoutsTest {

    private static final int LONG_ENOUGH_MILLIS = 1500;

    /** Commands for longer than the time-out. */
    private static void keepTalking(RawClient client) {
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).toMillis() < LONG_ENOUGH_MILLIS) {
            client.command("NOOP", "200 ");
        }
    }

    @Nested
    class WithoutALogin {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.shortLogin());

        @Test
        void theSessionEnds() {
            RawClient silent = server.connect();
            RawClient talking = server.connect();
            talking.command("USER bob", "331 ");
            silent.expect("421 ");
            silent.expectEnd();
            talking.expect("421 ");
            talking.expectEnd();
            assertEquals(2, server.server().count("sluice.sessions.ended", "why", "login-timeout"));
        }

        @Test
        void whoWasLoggedInHasTheTimeAgain() {
            RawClient client = server.login();
            keepTalking(client);
            client.command("REIN", "220 ");
            client.command("NOOP", "200 ");
            client.login("bob");
            keepTalking(client);
            client.command("USER bob", "331 ");
            client.command("NOOP", "200 ");
            client.command("PASS secret", "230 ");
            client.command("REIN", "220 ");
            client.expect("421 ");
        }
    }

    @Nested
    class Idle {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.shortIdle());

        @Test
        void theSessionEndsAndATransferIsNotIdle() throws IOException {
            RawClient idle = server.login();
            RawClient busy = server.login();
            try (Socket data = busy.openData()) {
                busy.command("STOR f", "150 ");
                idle.expect("421 ");
                idle.expectEnd();
                data.getOutputStream().write(1);
            }
            busy.expect("226 ");
            keepTalking(busy);
            busy.expect("421 ");
            assertEquals(2, server.server().count("sluice.sessions.ended", "why", "idle"));
        }
    }

    @Nested
    class IdleButForNoop {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.shortIdleWithoutNoop());

        @Test
        void noopAloneDoesNotKeepASession() throws IOException {
            RawClient client = server.login();
            try (Socket data = client.openData()) {
                // While a transfer runs nobody is idle, whatever the client sends.
                client.command("STOR f", "150 ");
                long start = System.nanoTime();
                while (Duration.ofNanos(System.nanoTime() - start).toMillis() < LONG_ENOUGH_MILLIS) {
                    data.getOutputStream().write(1);
                    client.command("STAT", "211-");
                }
            }
            client.expect("226 ");
            ServerFixture.await("the end", () -> {
                refreshed(client);
                return server.server().count("sluice.sessions.ended", "why", "idle") == 1;
            });
        }

        private static void refreshed(RawClient client) {
            try {
                client.send("NOOP");
            } catch (UncheckedIOException e) {
                // The end has come: the meter says of what.
            }
        }
    }

    @Nested
    class Stalled {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.shortStall());

        @Test
        void transfersEndAndSessionsGoOn() throws IOException {
            server.put("/big", new byte[32 * 1024 * 1024]);
            server.put("/old", "old");
            RawClient download = server.login();
            RawClient upload = server.login();
            try (Socket in = DataWatch.stalled(download);
                    Socket out = upload.openData()) {
                download.command("RETR big", "150 ");
                upload.command("STOR old", "150 ");
                out.getOutputStream().write(new byte[1000]);
                download.expect("426 ");
                upload.expect("426 ");
                assertTrue(DataWatch.endsWithReset(in));
            }
            assertEquals("old", server.text("/old"));
            download.fetchText("NLST");
            upload.fetchText("NLST");
            assertFalse(server.exists("/new"));
        }

        @Test
        void whatMovesSlowlyGoesOn() throws IOException {
            RawClient client = server.login();
            try (Socket data = client.openData()) {
                client.command("STOR slow", "150 ");
                long start = System.nanoTime();
                while (Duration.ofNanos(System.nanoTime() - start).toMillis() < LONG_ENOUGH_MILLIS) {
                    data.getOutputStream().write(1);
                    client.command("STAT", "211-");
                }
            }
            client.expect("226 ");
        }
    }
}
