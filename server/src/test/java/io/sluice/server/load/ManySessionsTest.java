package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Five thousand sessions at once, each with something begun, dropped without a word. */
class ManySessionsTest {

    private static final int SESSIONS = 5_000;

    /** Descriptors that the JVM may open meanwhile for its own ends. */
    private static final int SLACK = 40;

    @Test
    void leaveNothingBehind() throws Exception {
        try (TestServer server = TestServer.inMemory()) {
            server.login().close();
            Crowd.await("the first session ends", () -> server.meter("sluice.sessions.active") == 0);
            int before = Crowd.openDescriptors();
            List<Begun> sessions = Crowd.run(SESSIONS, i -> () -> begin(server, i));
            assertEquals(SESSIONS, server.meter("sluice.sessions.active"));
            drop(sessions);
            server.assertIdle();
            assertEquals(SESSIONS + 1.0, server.meter("sluice.sessions.opened"));
            int listening = (int) server.meter("sluice.passive.listening");
            // The session's thread lets go of its data connections a moment after the control connection ended.
            Crowd.await("all descriptors are closed", () -> Crowd.openDescriptors() <= before + listening + SLACK);
            try (RawClient client = server.login()) {
                assertEquals("", client.fetchText("NLST"), "no upload of a dropped session is published");
            }
        }
    }

    private record Begun(RawClient control, List<Socket> data) {}

    private static void drop(List<Begun> sessions) throws Exception {
        for (Begun session : sessions) {
            session.control().close();
            for (Socket socket : session.data()) {
                socket.close();
            }
        }
    }

    /** Goes as far into a session as its number says. */
    private static Begun begin(TestServer server, int i) throws Exception {
        // Each from an address of its own, as clients are: one address has only as many ports as there are.
        String address = "127.0." + (1 + i / 250) + "." + (1 + i % 250);
        RawClient client = RawClient.connectSilently("127.0.0.1", server.port(), address);
        client.expect("220");
        List<Socket> data = new ArrayList<>();
        if (i % 5 > 0) {
            client.login("bob");
        }
        if (i % 5 == 2) {
            client.epsv();
        }
        if (i % 5 == 3) {
            data.add(client.openData());
        }
        if (i % 5 == 4) {
            Socket upload = client.openData();
            data.add(upload);
            client.command("STOR upload-" + i, "150");
            upload.getOutputStream().write(new byte[1000]);
        }
        return new Begun(client, data);
    }
}
