package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PASV and EPSV. */
class PassiveTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.shortConnect());

    @BeforeEach
    void aFile() {
        server.put("/f", "content");
    }

    private static String read(Socket data) throws IOException {
        return new String(data.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Test
    void pasvHasTheWordsThatTranslatorsLookFor() throws IOException {
        RawClient client = server.login();
        String reply = client.command("PASV", "227 ");
        assertTrue(reply.matches("227 Entering Passive Mode \\(127,0,0,1,\\d+,\\d+\\)\\."), reply);
        int port = client.pasv();
        assertTrue(port >= TestServer.PORTS.first() && port <= TestServer.PORTS.last());
        try (Socket data = client.connectData(port)) {
            client.command("RETR f", "150 ");
            assertEquals("content", read(data));
        }
        client.expect("226 ");
    }

    @Test
    void epsvHasNothingBehindTheBracket() {
        String reply = server.login().command("EPSV", "229 ");
        assertTrue(reply.matches("229 Entering Extended Passive Mode \\(\\|\\|\\|\\d+\\|\\)"), reply);
    }

    @Test
    void epsvKnowsFamilies() {
        RawClient four = server.login();
        four.command("EPSV 1", "229 ");
        assertTrue(four.command("EPSV 2", "522 ").endsWith("(1)"));
        four.command("EPSV 3", "522 ");
        four.command("EPSV x", "501 ");
        RawClient six = server.connect6().login("bob");
        six.command("EPSV 2", "229 ");
        assertTrue(six.command("EPSV 1", "522 ").endsWith("(2)"));
        assertEquals("content", six.fetchText("RETR f"));
    }

    @Test
    void pasvIsForIpv4() {
        RawClient client = server.connect6().login("bob");
        client.command("PASV", "522 ");
        client.command("PORT 127,0,0,1,100,100", "500 ");
        assertEquals("content", client.fetchText("RETR f"));
    }

    @Test
    void epsvAllShutsTheOtherWays() {
        RawClient client = server.login();
        client.command("epsv all", "200 ");
        client.command("PASV", "503 ");
        client.command("PORT 127,0,0,1,100,100", "503 ");
        client.command("EPRT |1|127.0.0.1|25700|", "503 ");
        assertEquals("content", client.fetchText("RETR f"));
    }

    @Test
    void aRefusalLeavesThePortReady() throws IOException {
        RawClient client = server.login();
        int port = client.epsv();
        client.command("RETR missing", "550 ");
        client.command("LIST missing", "550 ");
        client.command("STOR missing/x", "550 ");
        try (Socket data = client.connectData(port)) {
            client.command("RETR missing", "550 ");
            client.command("RETR f", "150 ");
            assertEquals("content", read(data));
        }
        client.expect("226 ");
        client.command("RETR f", "425 ");
    }

    @Test
    void everyAnswerNamesAnotherPort() throws IOException {
        RawClient client = server.login();
        int first = client.epsv();
        int second = client.pasv();
        assertNotEquals(first, second);
        try (Socket late = client.connectData(first);
                Socket data = client.connectData(second)) {
            assertEquals(-1, late.getInputStream().read());
            client.command("RETR f", "150 ");
            assertEquals("content", read(data));
        }
        client.expect("226 ");
    }

    @Test
    void aConnectionThatWasGivenUpIsClosed() throws IOException {
        RawClient client = server.login();
        int port = client.epsv();
        try (Socket old = client.connectData(port)) {
            ServerFixture.await("the old connection", () -> server.server().meter("sluice.passive.leases") == 0);
            try (Socket data = client.openData()) {
                assertEquals(-1, old.getInputStream().read());
                client.command("RETR f", "150 ");
                assertEquals("content", read(data));
            }
        }
        client.expect("226 ");
    }

    @Test
    void theClientMustConnectInTime() {
        RawClient client = server.login();
        for (String command : new String[] {"RETR f", "STOR g", "LIST"}) {
            client.epsv();
            client.command(command, "425 ");
        }
        assertEquals("content", client.fetchText("RETR f"));
        assertFalse(server.exists("/g"));
    }

    @Test
    void onlyOneConnectionForEachPassive() throws IOException {
        RawClient client = server.login();
        int port = client.epsv();
        try (Socket first = client.connectData(port)) {
            ServerFixture.await("the first one", () -> server.server().meter("sluice.passive.leases") == 0);
            try (Socket second = client.connectData(port)) {
                assertEquals(-1, second.getInputStream().read());
            }
            client.command("RETR f", "150 ");
            assertEquals("content", read(first));
        }
        client.expect("226 ");
        assertEquals(1, server.server().meter("sluice.data.refused"));
    }

    @Test
    void sessionsOfOneAddressHaveDifferentPorts() {
        RawClient first = server.login();
        RawClient second = server.login();
        for (int i = 0; i < 20; i++) {
            assertNotEquals(first.epsv(), second.epsv());
            first.fetchText("RETR f");
            second.fetchText("NLST");
        }
    }
}
