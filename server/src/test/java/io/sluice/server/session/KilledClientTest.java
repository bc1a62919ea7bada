package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.Gate;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A client that is killed: the kernel ends its connections in order, the data connection like that of a living one. Only
 * the end of the control connection tells.
 */
class KilledClientTest {

    private static final int ROUNDS = 100;

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    /** An upload whose bytes the server has; the data connection. */
    private Socket uploading(RawClient client, String name) throws IOException {
        Socket data = client.openData();
        client.command("STOR " + name, "150 ");
        data.getOutputStream().write(new byte[1000]);
        return data;
    }

    /** Clients whose control connection ends just before their data connection. */
    private void killMany() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            RawClient client = server.login();
            Socket data = uploading(client, "f" + i);
            client.close();
            data.close();
        }
        server.awaitNoTransfer();
        for (int i = 0; i < ROUNDS; i++) {
            assertFalse(server.exists("/f" + i), "round " + i);
        }
    }

    @Test
    void aControlConnectionThatEndsFirstPublishesNothing() throws IOException {
        killMany();
    }

    /** The event loop is kept busy by others, so that what it is asked arrives between two looks at its sockets. */
    @RepeatedTest(3)
    void alsoWhenTheServerIsBusy() throws IOException, InterruptedException {
        AtomicBoolean busy = new AtomicBoolean(true);
        Thread[] others = new Thread[4];
        for (int i = 0; i < others.length; i++) {
            RawClient other = server.login();
            others[i] = Thread.ofVirtual().start(() -> {
                while (busy.get()) {
                    other.sendTogether("PWD", "NOOP", "MDTM missing", "PWD", "NOOP", "MDTM missing");
                    for (int k = 0; k < 6; k++) {
                        other.reply();
                    }
                }
            });
        }
        killMany();
        busy.set(false);
        for (Thread other : others) {
            other.join();
        }
    }

    /** Then nobody can tell it from a client that lives: whole or not at all is what is left to ask for. */
    @Test
    void aDataConnectionThatEndsFirstIsWholeOrNothing() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            RawClient client = server.login();
            Socket data = uploading(client, "f" + i);
            data.close();
            client.close();
        }
        server.awaitNoTransfer();
        for (int i = 0; i < ROUNDS; i++) {
            if (server.exists("/f" + i)) {
                assertEquals(1000, server.get("/f" + i).length);
            }
        }
    }

    @Test
    void aCommitThatHasBegunIsFinished() throws IOException {
        Gate gate = server.storage().block(Fault.Call.COMMIT);
        RawClient client = server.login();
        uploading(client, "f").close();
        gate.awaitReached();
        client.close();
        gate.open();
        server.awaitNoTransfer();
        assertTrue(server.exists("/f"));
    }

    @Test
    void everyKindOfTransferEnds() throws IOException {
        server.put("/big", new byte[32 * 1024 * 1024]);
        for (String command : new String[] {"RETR big", "STOR new", "APPE new", "STOU"}) {
            for (boolean reset : new boolean[] {true, false}) {
                RawClient client = server.login();
                try (Socket data = DataWatch.stalled(client)) {
                    client.command(command, "150 ");
                    if (reset) {
                        client.reset();
                    } else {
                        client.close();
                    }
                    assertTrue(DataWatch.endsWithReset(data));
                }
                server.awaitNoTransfer();
            }
        }
        assertFalse(server.exists("/new"));
        for (String command : new String[] {"RETR big", "STOR new", "LIST"}) {
            RawClient waiting = server.login();
            waiting.epsv();
            waiting.sendTogether(command, "NOOP");
            ServerFixture.await("the transfer", () -> server.server().meter("sluice.transfers.active") == 1);
            waiting.reset();
            server.awaitNoTransfer();
        }
    }

    @Test
    void connectionsThatComeAndGo() {
        for (int i = 0; i < 300; i++) {
            RawClient client = server.connectSilently();
            if (i % 3 == 0) {
                client.sendTogether("USER bob", "PASS secret", "EPSV");
            }
            if (i % 2 == 0) {
                client.reset();
            } else {
                client.close();
            }
        }
        server.login().fetchText("NLST");
    }
}
