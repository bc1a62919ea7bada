package io.sluice.server.session;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Active mode switched off. */
class NoActiveTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.active(false, 0));

    @Test
    void portIsNotOffered() {
        RawClient client = server.login();
        client.command("PORT 127,0,0,1,100,100", "502 ");
        client.command("EPRT |1|127.0.0.1|25700|", "502 ");
        client.fetchText("NLST");
    }
}
