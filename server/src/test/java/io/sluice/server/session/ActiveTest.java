package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PORT and EPRT. */
class ActiveTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    /** Both ways over connections that the server opens; {@code prepare} is sent before each. */
    private void bothWays(RawClient client, ServerSocket listener, String prepare) throws IOException {
        byte[] bytes = new Patterns(3).bytes(0, 1_000_000);
        client.command(prepare, "200 ");
        client.send("STOR f");
        try (Socket data = listener.accept()) {
            client.expect("150 ");
            data.getOutputStream().write(bytes);
        }
        client.expect("226 ");
        assertArrayEquals(bytes, server.get("/f"));
        client.command(prepare, "200 ");
        client.send("RETR f");
        try (Socket data = listener.accept()) {
            client.expect("150 ");
            assertArrayEquals(bytes, data.getInputStream().readAllBytes());
        }
        client.expect("226 ");
        client.command("RETR f", "425 ");
    }

    private static String port(String host, int port) {
        return "PORT " + host.replace('.', ',') + "," + (port >> 8) + "," + (port & 0xFF);
    }

    @Test
    void bothWaysInEveryForm() throws IOException {
        RawClient client = server.login();
        try (ServerSocket listener = client.listen()) {
            int port = listener.getLocalPort();
            bothWays(client, listener, port("127.0.0.1", port));
            bothWays(client, listener, port("0.0.0.0", port));
            bothWays(client, listener, "EPRT |1|127.0.0.1|" + port + "|");
            bothWays(client, listener, "EPRT !1!0.0.0.0!" + port + "!");
        }
    }

    @Test
    void overIpv6() throws IOException {
        RawClient client = server.connect6().login("bob");
        try (ServerSocket listener = client.listen()) {
            int port = listener.getLocalPort();
            bothWays(client, listener, "EPRT |2|::1|" + port + "|");
            bothWays(client, listener, "eprt |2|0:0:0:0:0:0:0:1|" + port + "|");
            bothWays(client, listener, "EPRT |2|::|" + port + "|");
        }
        client.command("EPRT |1|127.0.0.1|25700|", "522 ");
    }

    @Test
    void familiesAndNonsense() {
        RawClient client = server.login();
        client.command("EPRT |2|::1|25700|", "522 ");
        client.command("EPRT |3|x|25700|", "522 ");
        for (String bad : List.of(
                "EPRT |1|127.0.0.1|0|",
                "EPRT |1|localhost|2000|",
                "EPRT x",
                "EPRT |1|127.0.0.1|25700",
                "PORT 127,0,0,1,100",
                "PORT 127,0,0,1,256,1",
                "PORT 127,0,0,1,0,0",
                "PORT x",
                "PORT 1,2,3,4,5,6,7")) {
            client.command(bad, "501 ");
        }
    }

    @Test
    void dataBouncesToNobodyElse() throws IOException {
        RawClient client = server.login();
        try (ServerSocket victim = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            client.command(port("127.0.0.2", victim.getLocalPort()), "500 ");
            client.command("EPRT |1|127.0.0.2|" + victim.getLocalPort() + "|", "500 ");
            client.command(port("127.0.0.1", 1023), "500 ");
            client.command(port("0.0.0.0", 25), "500 ");
            client.command("EPRT |1|127.0.0.1|22|", "500 ");
            client.command("LIST", "425 ");
            victim.setSoTimeout(1);
            org.junit.jupiter.api.Assertions.assertThrows(java.net.SocketTimeoutException.class, victim::accept);
        }
    }

    @Test
    void thirdPartiesOnlyByTheUsersOption() throws IOException {
        server.put("/g", "for others");
        server.server()
                .add(new User(
                        "fxp",
                        VfsPath.ROOT,
                        false,
                        Access.everywhere(EnumSet.allOf(Permission.class)),
                        true,
                        false,
                        TlsDemand.NONE));
        RawClient client = server.connect().login("fxp");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            other.setSoTimeout(RawClient.PATIENCE_MILLIS);
            client.command(port("127.0.0.2", other.getLocalPort()), "200 ");
            client.send("RETR g");
            try (Socket data = other.accept()) {
                client.expect("150 ");
                assertEquals("for others", new String(data.getInputStream().readAllBytes(), ISO_8859_1));
            }
            client.expect("226 ");
        }
        client.command(port("127.0.0.2", 1000), "500 ");
    }

    @Test
    void nobodyListens() throws IOException {
        RawClient client = server.login();
        int port;
        try (ServerSocket listener = client.listen()) {
            port = listener.getLocalPort();
        }
        for (String command : List.of("RETR f", "STOR g", "LIST")) {
            server.put("/f", "x");
            client.command(port("127.0.0.1", port), "200 ");
            client.command(command, "425 ");
        }
        assertFalse(server.exists("/g"));
        client.fetchText("NLST");
    }

    @Test
    void connectsAtTheTransferAndNotBefore() throws IOException {
        RawClient client = server.login();
        int port;
        try (ServerSocket listener = client.listen()) {
            port = listener.getLocalPort();
            client.port(listener, "200 ");
            client.command("RETR missing", "550 ");
            client.command("NOOP", "200 ");
        }
        client.command(port("127.0.0.1", port), "200 ");
        int passive = client.epsv();
        try (Socket data = client.connectData(passive)) {
            client.command("NLST", "150 ");
            assertEquals(-1, data.getInputStream().read());
        }
        client.expect("226 ");
    }
}
