package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The address in the answer to PASV, when it is fixed by the configuration. */
class AnnouncedAddressTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.announce("203.0.113.7"));

    @Test
    void isTheFixedOne() {
        RawClient client = server.login();
        String reply = client.command("PASV", "227 ");
        assertTrue(reply.matches("227 Entering Passive Mode \\(203,0,113,7,\\d+,\\d+\\)\\."), reply);
        client.fetchText("NLST");
    }
}
