package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.KeepAliveConfig;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.KernelSockets;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TCP keep-alive as the kernel has it: its timer runs on our ends of the connections. */
class KeepAliveTimerTest {

    /** Time that a busy machine may lose between the connection and the look at it. */
    private static final long SLACK_MILLIS = 30_000;

    private static void assertAbout(Duration expected, long millis) {
        assertTrue(
                millis <= expected.toMillis() && millis > expected.toMillis() - SLACK_MILLIS,
                "the timer runs out in " + millis + " ms, expected at most " + expected);
    }

    private static long ofControl(ServerFixture server, RawClient client) {
        return KernelSockets.keepAliveMillis(
                server.server().port(), client.socket().getLocalPort());
    }

    @Nested
    class Usually {

        @RegisterExtension
        final ServerFixture server = ServerFixture.standard();

        @Test
        void theControlConnectionIsKeptAliveBeforeFirewallsForget() {
            assertAbout(Duration.ofMinutes(2), ofControl(server, server.login()));
            assertAbout(
                    Duration.ofMinutes(2), ofControl(server, server.connect6().login("bob")));
        }
    }

    @Nested
    class WithOtherTimes {

        private static final Duration IDLE = Duration.ofMinutes(40);

        @RegisterExtension
        final ServerFixture server =
                ServerFixture.with(Configs.keepAlive(new KeepAliveConfig(true, IDLE, Duration.ofSeconds(9), 3)));

        @Test
        void allConnectionsHaveThem() throws IOException {
            RawClient client = server.login();
            assertAbout(IDLE, ofControl(server, client));
            try (Socket data = client.openData()) {
                client.command("STOR f", "150 ");
                assertAbout(IDLE, KernelSockets.keepAliveMillis(data.getPort(), data.getLocalPort()));
            }
            client.expect("226 ");
            try (ServerSocket listener = client.listen()) {
                client.port(listener, "200 ");
                client.send("STOR g");
                try (Socket data = listener.accept()) {
                    client.expect("150 ");
                    assertAbout(IDLE, KernelSockets.keepAliveMillis(data.getPort(), data.getLocalPort()));
                }
            }
            client.expect("226 ");
        }
    }

    @Nested
    class SwitchedOff {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(
                Configs.keepAlive(new KeepAliveConfig(false, Duration.ofMinutes(2), Duration.ofSeconds(9), 3)));

        @Test
        void noTimerRuns() throws IOException {
            RawClient client = server.login();
            assertEquals(0, ofControl(server, client));
            try (Socket data = client.openData()) {
                client.command("STOR f", "150 ");
                assertEquals(0, KernelSockets.keepAliveMillis(data.getPort(), data.getLocalPort()));
            }
            client.expect("226 ");
        }
    }
}
