package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that come while a transfer runs: STAT at once, the others in their order behind it. */
class DuringTransferTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void statTellsTheProgress() throws IOException {
        server.put("/f", "f");
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            client.command("STOR up", "150 ");
            data.getOutputStream().write(new byte[12_345]);
            ServerFixture.await(
                    "the bytes", () -> client.command("STAT", "211-").contains("upload of /up: 12345 bytes so far"));
            assertTrue(client.command("STAT /f", "213-").contains(" f\n"));
            client.command("STAT missing", "550 ");
        }
        client.expect("226 ");
        assertTrue(client.command("STAT", "211-").contains("No data connection"));
    }

    @Test
    void statTellsHowMuchIsToComeAndWhere() throws IOException {
        server.put("/f", new byte[50_000_000]);
        RawClient client = server.login();
        assertTrue(client.command("STAT", "211-").contains("\n No data connection\n"));
        client.command("REST 1000", "350 ");
        int port = client.epsv();
        assertTrue(client.command("STAT", "211-").contains("the next one is passive"));
        client.send("RETR f");
        try (Socket data = client.connectData(port)) {
            client.expect("150 ");
            String stat = client.command("STAT", "211-");
            assertTrue(stat.contains("\n TYPE BINARY, STRU File, MODE Stream\n"), stat);
            assertTrue(
                    stat.matches("(?s).*\n Running download of /f: \\d+ bytes so far of 49999000, \\d+ bytes/s\n.*"),
                    stat);
            String route = " Data connection 127.0.0.1 port " + port + " to 127.0.0.1 port " + data.getLocalPort();
            assertTrue(stat.contains("\n" + route + "\n"), stat);
            data.getInputStream().readAllBytes();
        }
        client.expect("226 ");
        client.command("ALLO 77", "200 ");
        try (Socket data = client.openData()) {
            client.command("STOR up", "150 ");
            assertTrue(client.command("STAT", "211-").contains("upload of /up: 0 bytes so far of 77, "));
            data.getOutputStream().write(new byte[3]);
        }
        client.expect("226 ");
    }

    @Test
    void othersWaitForTheEnd() throws IOException {
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            client.command("STOR up", "150 ");
            client.sendTogether("NOOP", "PWD", "SIZE up", "STAT", "NONSENSE", "X".repeat(5000), "EPSV", "RETR missing");
            client.expect("211-");
            data.getOutputStream().write(new byte[3]);
        }
        client.expect("226 ");
        client.expect("200 ");
        client.expect("257 ");
        client.expect("213 3");
        client.expect("500 ");
        client.expect("500 ");
        client.expect("229 ");
        client.expect("550 ");
    }

    @Test
    void quitWaitsForTheEnd() throws IOException {
        server.put("/f", "content");
        RawClient client = server.login();
        int port = client.epsv();
        client.sendTogether("RETR f", "QUIT", "NOOP");
        try (Socket data = client.connectData(port)) {
            client.expect("150 ");
            assertEquals("content", new String(data.getInputStream().readAllBytes(), ISO_8859_1));
        }
        client.expect("226 ");
        client.expect("221 ");
        client.expectEnd();
    }

    @Test
    void quitDuringAnUploadPublishesIt() throws IOException {
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            client.command("STOR up", "150 ");
            client.send("QUIT");
            data.getOutputStream().write("content".getBytes(ISO_8859_1));
        }
        client.expect("226 ");
        client.expect("221 ");
        client.expectEnd();
        assertEquals("content", server.text("/up"));
    }

    @Test
    void reinWaitsToo() throws IOException {
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            client.command("STOR up", "150 ");
            client.sendTogether("REIN", "PWD");
            data.getOutputStream().write(1);
        }
        client.expect("226 ");
        client.expect("220 ");
        client.expect("530 ");
    }
}
