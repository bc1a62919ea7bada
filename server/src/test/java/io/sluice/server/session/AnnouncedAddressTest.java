package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The address in the answer to PASV, when the configuration says something about it. */
class AnnouncedAddressTest {

    private static void announces(RawClient client, String address) {
        String reply = client.command("PASV", "227 ");
        assertTrue(
                reply.matches("227 Entering Passive Mode \\(" + address.replace('.', ',') + ",\\d+,\\d+\\)\\."), reply);
    }

    @Nested
    class AnAddress {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(
                Configs.announce("203.0.113.7", "127.0.0.0/24=", "127.0.0.3=198.51.100.3", "127.1.0.0/16=localhost"));

        @Test
        void dependsOnTheClientsNetwork() {
            announces(server.login(), "127.0.0.1");
            announces(server.connectFrom("127.0.0.3").login("bob"), "198.51.100.3");
            announces(server.connectFrom("127.2.0.1").login("bob"), "203.0.113.7");
            announces(server.connectFrom("127.1.0.1").login("bob"), "127.0.0.1");
            RawClient six = server.connect6().login("bob");
            six.command("PASV", "522 ");
            six.fetchText("NLST");
        }
    }

    @Nested
    class ANameThatIsNotKnown {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.announce("no.such.host.invalid"));

        @Test
        void isRefusedByPasvAlone() throws IOException {
            server.put("/f", "content");
            RawClient client = server.login();
            try (Socket data = client.openData()) {
                // The refusal leaves what EPSV prepared.
                assertTrue(client.command("PASV", "425 ").contains("use EPSV"));
                client.command("RETR f", "150 ");
                assertEquals(7, data.getInputStream().readAllBytes().length);
                client.expect("226 ");
            }
            assertEquals(0, server.server().meter("sluice.passive.leases"));
            assertEquals(1, server.server().meter("sluice.announce.unknown"));
            assertTrue(server.server().meter("sluice.announce.failed") >= 1);
        }
    }
}
