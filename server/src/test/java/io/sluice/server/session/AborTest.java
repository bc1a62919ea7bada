package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.Gate;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ABOR at every moment; it takes effect within a second. */
class AborTest {

    private static final int BIG = 32 * 1024 * 1024;

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void files() {
        server.put("/big", new byte[BIG]);
        server.put("/small", "small");
    }

    /** ABOR and its two replies, within a second; the session goes on. */
    private void abort(RawClient client) {
        long start = System.nanoTime();
        client.command("ABOR", "426 ");
        client.expect("226 ");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.toMillis() < 1000, took.toString());
        goesOn(client);
    }

    private void goesOn(RawClient client) {
        server.awaitNoTransfer();
        client.command("NOOP", "200 ");
        assertEquals("small", client.fetchText("RETR small"));
    }

    @Test
    void idle() {
        RawClient client = server.login();
        client.command("ABOR", "226 ");
        client.epsv();
        client.command("abor", "226 ");
        client.command("RETR small", "425 ");
        goesOn(client);
    }

    @Test
    void duringADownloadThatNobodyReads() throws IOException {
        RawClient client = server.login();
        try (Socket data = DataWatch.stalled(client)) {
            client.command("RETR big", "150 ");
            abort(client);
            assertTrue(DataWatch.endsWithReset(data));
        }
    }

    @Test
    void duringADownloadInTypeA() throws IOException {
        RawClient client = server.login();
        client.command("TYPE A", "200 ");
        try (Socket data = DataWatch.stalled(client)) {
            client.command("RETR big", "150 ");
            abort(client);
            assertTrue(DataWatch.endsWithReset(data));
        }
    }

    @Test
    void duringAnUpload() throws IOException {
        RawClient client = server.login();
        for (String command : new String[] {"STOR new", "APPE new", "STOR small"}) {
            try (Socket data = client.openData()) {
                client.command(command, "150 ");
                data.getOutputStream().write(new byte[100_000]);
                abort(client);
            }
            assertFalse(server.exists("/new"));
            assertEquals("small", server.text("/small"));
        }
    }

    @Test
    void duringAListing() throws IOException {
        Gate gate = server.storage().block(Fault.Call.NEXT);
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            client.command("LIST", "150 ");
            gate.awaitReached();
            client.send("ABOR");
            assertTrue(DataWatch.endsWithReset(data));
            gate.open();
            client.expect("426 ");
            client.expect("226 ");
        }
        server.storage().heal();
        goesOn(client);
    }

    @Test
    void twiceAndMore() throws IOException {
        RawClient client = server.login();
        try (Socket data = DataWatch.stalled(client)) {
            client.command("RETR big", "150 ");
            client.sendTogether("ABOR", "ABOR", "NOOP", "ABOR");
            client.expect("426 ");
            client.expect("226 ");
            client.expect("226 ");
            client.expect("200 ");
            client.expect("226 ");
            client.command("NOOP", "200 ");
            assertTrue(DataWatch.endsWithReset(data));
        }
        goesOn(client);
    }

    @Test
    void stopsEveryTransferThatWasAskedForBefore() throws IOException {
        RawClient client = server.login();
        try (Socket data = DataWatch.stalled(client)) {
            client.command("RETR big", "150 ");
            client.sendTogether("NOOP", "EPSV", "STOR new", "ABOR", "PWD");
            client.expect("426 ");
            client.expect("200 ");
            client.expect("229 ");
            client.expect("426 ");
            client.expect("226 ");
            client.expect("257 ");
            assertTrue(DataWatch.endsWithReset(data));
        }
        assertFalse(server.exists("/new"));
        goesOn(client);
    }

    @Test
    void anEndInOrderRightBehindItPublishesNothing() throws IOException {
        RawClient client = server.login();
        for (int i = 0; i < 50; i++) {
            try (Socket data = client.openData()) {
                client.command("STOR new", "150 ");
                data.getOutputStream().write(new byte[1000]);
                client.send("ABOR");
            }
            client.expect("426 ");
            client.expect("226 ");
            assertFalse(server.exists("/new"), "round " + i);
        }
    }

    @Test
    void beforeTheDataConnectionOpens() throws IOException {
        RawClient client = server.login();
        for (String command : new String[] {"RETR big", "STOR new", "LIST"}) {
            client.epsv();
            client.send(command);
            abort(client);
        }
        try (ServerSocket listener = client.listen()) {
            client.port(listener, "200 ");
            try (Socket data = DataWatch.stalled(client)) {
                client.command("RETR big", "150 ");
                abort(client);
                assertTrue(DataWatch.endsWithReset(data));
            }
        }
        assertFalse(server.exists("/new"));
    }

    @Test
    void manyAbortsAtEveryMomentOfASmallTransfer() throws IOException {
        RawClient client = server.login();
        for (int i = 0; i < 200; i++) {
            try (Socket data = client.openData()) {
                client.send(i % 2 == 0 ? "RETR small" : "STOR new");
                if (i % 4 > 1) {
                    data.shutdownOutput();
                }
                for (int spin = 0; spin < i * 20; spin++) {
                    Thread.onSpinWait();
                }
                client.sendTogether("ABOR", "PWD");
                String reply = client.reply();
                if (reply.startsWith("150 ")) {
                    reply = client.reply();
                }
                assertTrue(reply.startsWith("426 ") || reply.startsWith("226 "), reply);
                client.expect("226 ");
                client.expect("257 ");
            }
        }
    }

    @Test
    void asLftpAndFtplibSendIt() throws IOException {
        RawClient client = server.login();
        for (int way = 0; way < 4; way++) {
            try (Socket data = DataWatch.stalled(client)) {
                client.command("RETR big", "150 ");
                sendAbort(client, way);
                client.expect("426 ");
                client.expect("226 ");
                assertTrue(DataWatch.endsWithReset(data));
            }
            goesOn(client);
        }
    }

    private static void sendAbort(RawClient client, int way) {
        switch (way) {
            case 0 -> {
                // lftp: interrupt, then the data mark as urgent data.
                client.sendBytes(new byte[] {(byte) 255, (byte) 244, (byte) 255});
                client.sendUrgent(242);
                client.send("ABOR");
            }
            case 1 -> {
                // Python's ftplib: everything urgent, so the kernel takes the last byte out.
                client.sendBytes("ABOR\r".getBytes(ISO_8859_1));
                client.sendUrgent('\n');
            }
            case 2 -> {
                // BSD ftp: the IAC is the urgent byte.
                client.sendBytes(new byte[] {(byte) 255, (byte) 244});
                client.sendUrgent(255);
                client.sendBytes(new byte[] {(byte) 242});
                client.send("ABOR");
            }
            default ->
                client.sendBytes(
                        new byte[] {(byte) 255, (byte) 244, (byte) 255, (byte) 242, 'a', 'b', 'o', 'r', '\r', '\n'});
        }
    }
}
