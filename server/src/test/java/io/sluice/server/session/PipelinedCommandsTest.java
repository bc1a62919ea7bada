package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many commands before the first reply: each gets one reply, in their order. */
class PipelinedCommandsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    /** lftp asks for size and time of every file of a directory before it reads the first answer. */
    @Test
    void thousandsOfQuestionsAtOnce() {
        server.put("/f", "12345");
        RawClient client = server.login();
        int count = 20_000;
        Thread sender = Thread.ofVirtual()
                .start(() -> client.sendTogether(
                        Collections.nCopies(count, "SIZE f\r\nMDTM f\r\nNOOP").toArray(String[]::new)));
        for (int i = 0; i < count; i++) {
            client.expect("213 5");
            client.expect("213 2");
            client.expect("200 ");
        }
        ServerFixture.await("the sender's end", () -> !sender.isAlive());
        assertEquals(0, server.server().count("sluice.sessions.ended", "why", "flood"));
    }

    /** A transfer in the middle of more commands than are read ahead: reading goes on, so that ABOR arrives. */
    @Test
    void aborIsSeenBehindManyCommands() throws IOException {
        RawClient client = server.login();
        try (Socket data = client.openData()) {
            List<String> lines = new ArrayList<>(Collections.nCopies(40, "SIZE missing"));
            lines.add("STOR f");
            lines.addAll(Collections.nCopies(100, "SIZE missing"));
            lines.add("ABOR");
            client.sendTogether(lines.toArray(String[]::new));
            for (int i = 0; i < 40; i++) {
                client.expect("550 ");
            }
            String reply = client.reply();
            if (reply.startsWith("150 ")) {
                reply = client.reply();
            }
            assertEquals("426", reply.substring(0, 3));
            for (int i = 0; i < 100; i++) {
                client.expect("550 ");
            }
            client.expect("226 ");
            data.getInputStream();
        }
    }

    @Test
    void aWholeSessionInOneSegment() {
        server.makeDirectory("/d");
        RawClient client = server.connectSilently();
        client.sendTogether(
                "USER bob",
                "PASS secret",
                "SYST",
                "PWD",
                "CWD d",
                "PWD",
                "NONSENSE",
                "TYPE I",
                "SIZE x",
                "MKD e",
                "NOOP",
                "RMD e",
                "",
                "CDUP",
                "PWD",
                "QUIT",
                "NOOP");
        for (String expected : List.of(
                "220 ",
                "331 ",
                "230 ",
                "215 ",
                "257 \"/\"",
                "250 ",
                "257 \"/d\"",
                "500 ",
                "200 ",
                "550 ",
                "257 ",
                "200 ",
                "250 ",
                "500 ",
                "250 ",
                "257 \"/\"",
                "221 ")) {
            client.expect(expected);
        }
        client.expectEnd();
    }

    @Test
    void manyQuickCommandsAreNoFlood() {
        RawClient client = server.login();
        client.sendTogether(Collections.nCopies(1000, "NOOP").toArray(String[]::new));
        for (int i = 0; i < 1000; i++) {
            client.expect("200 ");
        }
    }

    @Test
    void quickAndSlowCommandsKeepTheirOrder() {
        RawClient client = server.login();
        for (int round = 0; round < 200; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                lines.add(i % 2 == 0 ? "MDTM missing" : "REST 7" + round + i);
                lines.add("PWD");
            }
            client.sendTogether(lines.toArray(String[]::new));
            for (int i = 0; i < 10; i++) {
                client.expect(i % 2 == 0 ? "550 " : "350 Restarting at 7" + round + i + ";");
                client.expect("257 ");
            }
        }
    }

    @Test
    void byteByByte() {
        RawClient client = server.login();
        for (byte b : "PWD\r\nNOOP\nTYPE I\r\n".getBytes(ISO_8859_1)) {
            client.sendBytes(new byte[] {b});
        }
        client.expect("257 ");
        client.expect("200 ");
        client.expect("200 ");
    }

    @Test
    void transfersOneAfterTheOther() throws IOException {
        server.put("/f", "first");
        server.put("/g", "second");
        RawClient client = server.login();
        int port = client.epsv();
        client.sendTogether("RETR f", "EPSV", "SIZE f");
        try (Socket data = client.connectData(port)) {
            client.expect("150 ");
            assertEquals("first", new String(data.getInputStream().readAllBytes(), ISO_8859_1));
        }
        client.expect("226 ");
        String second = client.expect("229 ");
        client.expect("213 5");
        try (Socket data = client.connectData(
                Integer.parseInt(second.replaceAll("\\D+(\\d+)\\D+$", "$1").substring(3)))) {
            client.command("RETR g", "150 ");
            assertEquals("second", new String(data.getInputStream().readAllBytes(), ISO_8859_1));
        }
        client.expect("226 ");
    }

    @Test
    void theDataConnectionMayComeBeforeOrAfterTheCommand() throws IOException {
        server.put("/f", "content");
        RawClient client = server.login();
        for (int i = 0; i < 20; i++) {
            int port = client.epsv();
            boolean before = i % 2 == 0;
            Socket early = before ? client.connectData(port) : null;
            client.send("RETR f");
            try (Socket data = early == null ? client.connectData(port) : early) {
                client.expect("150 ");
                assertArrayEquals(
                        "content".getBytes(ISO_8859_1), data.getInputStream().readAllBytes());
            }
            client.expect("226 ");
        }
    }
}
