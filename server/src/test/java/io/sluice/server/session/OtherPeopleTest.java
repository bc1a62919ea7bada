package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection from another address gets nothing of a passive port, and takes nothing from its owner. */
class OtherPeopleTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.shortConnect());

    @BeforeEach
    void aFile() {
        server.put("/f", "content");
    }

    private static Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(RawClient.PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), RawClient.PATIENCE_MILLIS);
        return socket;
    }

    @Test
    void aThiefBeforeTheCommandGetsNothing() throws IOException {
        RawClient client = server.login();
        for (int i = 0; i < 20; i++) {
            int port = client.epsv();
            try (Socket thief = connect("127.0.0.2", port);
                    Socket data = client.connectData(port)) {
                client.command("RETR f", "150 ");
                assertEquals("content", new String(data.getInputStream().readAllBytes(), ISO_8859_1));
                client.expect("226 ");
                assertEquals(-1, thief.getInputStream().read());
            }
        }
        assertEquals(20, server.server().meter("sluice.data.refused"));
    }

    @Test
    void aThiefWhileTheTransferWaitsGetsNothing() throws IOException {
        RawClient client = server.login();
        int port = client.epsv();
        client.send("STOR g");
        try (Socket thief = connect("127.0.0.2", port)) {
            assertEquals(-1, thief.getInputStream().read());
        }
        try (Socket data = client.connectData(port)) {
            client.expect("150 ");
            data.getOutputStream().write("mine".getBytes(ISO_8859_1));
        }
        client.expect("226 ");
        assertEquals("mine", server.text("/g"));
    }

    @Test
    void clientsOfDifferentAddressesMayShareAPort() throws IOException {
        RawClient first = server.login();
        RawClient second = server.connectFrom("127.0.0.2").login("bob");
        server.put("/g", "other");
        for (int i = 0; i < 50; i++) {
            int a = first.epsv();
            int b = second.epsv();
            try (Socket dataOfSecond = second.connectData(b);
                    Socket dataOfFirst = first.connectData(a)) {
                first.command("RETR f", "150 ");
                second.command("RETR g", "150 ");
                assertEquals("content", new String(dataOfFirst.getInputStream().readAllBytes(), ISO_8859_1));
                assertEquals("other", new String(dataOfSecond.getInputStream().readAllBytes(), ISO_8859_1));
            }
            first.expect("226 ");
            second.expect("226 ");
        }
    }

    /** Behind an address translator with several addresses the client itself is the stranger, and must learn it. */
    @Test
    void whoeverWaitsInVainIsToldOfTheStranger() throws IOException {
        RawClient client = server.login();
        int port = client.epsv();
        try (Socket stranger = connect("127.0.0.2", port)) {
            assertEquals(-1, stranger.getInputStream().read());
            assertEquals(
                    "425 No data connection: the client did not connect to port " + port
                            + " in time; a connection from another address was refused.",
                    client.command("RETR f", "425 "));
        }
        port = client.epsv();
        assertEquals(
                "425 No data connection: the client did not connect to port " + port + " in time.",
                client.command("RETR f", "425 "));
    }

    @Test
    void strangersOnPortsThatNobodyWaitsOnAreClosed() throws IOException {
        RawClient client = server.login();
        int port = client.epsv();
        client.command("ABOR", "226 ");
        try (Socket stranger = client.connectData(port)) {
            assertEquals(-1, stranger.getInputStream().read());
        }
        client.fetchText("NLST");
    }
}
