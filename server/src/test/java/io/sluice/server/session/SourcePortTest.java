package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fixed source port of active connections, as RFC 959 has it, and none when that port cannot be had. */
class SourcePortTest {

    private static final int SOURCE = Ports.free(1).first();

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.active(true, SOURCE));

    private static int sourceOfListing(RawClient client, ServerSocket listener) throws IOException {
        client.port(listener, "200 ");
        client.send("NLST");
        try (Socket data = listener.accept()) {
            client.expect("150 ");
            assertEquals(-1, data.getInputStream().read());
            client.expect("226 ");
            return data.getPort();
        }
    }

    @Test
    void isUsedForManyClientsAtOnce() throws IOException {
        RawClient first = server.login();
        RawClient second = server.login();
        try (ServerSocket one = first.listen();
                ServerSocket two = second.listen()) {
            assertEquals(SOURCE, sourceOfListing(first, one));
            assertEquals(SOURCE, sourceOfListing(second, two));
            // The same two ends again: the pair lingers in TIME_WAIT, and any port serves as well.
            sourceOfListing(first, one);
        }
    }

    @Test
    void anotherOneServesWhenItIsTaken() throws IOException {
        RawClient client = server.login();
        try (ServerSocket taken = new ServerSocket(SOURCE);
                ServerSocket listener = client.listen()) {
            assertNotEquals(taken.getLocalPort(), sourceOfListing(client, listener));
        }
    }
}
