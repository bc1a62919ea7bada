package io.sluice.server.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of other protocols on the control port: sent away at once, nothing of what they said is run. */
class ForeignProtocolTest {

    private static final String LOGIN = "USER bob\r\nPASS secret\r\nMKD evil\r\n";

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Sends that and waits to be sent away; one counter, one line. */
    private void sentAway(byte[] bytes, String protocol) {
        double before = server.server().count("sluice.sessions.ended", "why", "foreign-protocol");
        lines.clear();
        try (ServerLog _ = ServerLog.open(lines::add);
                RawClient client = server.connect()) {
            client.sendBytes(bytes);
            client.expect("421 ");
            client.expectEnd();
            assertEquals(before + 1, server.server().count("sluice.sessions.ended", "why", "foreign-protocol"));
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.contains("why=foreign-protocol protocol=" + protocol))
                            .count());
        }
        assertFalse(server.exists("/evil"));
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void http() {
        for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "CONNECT", "PRI")) {
            sentAway(text(method + " / HTTP/1.1\r\nHost: x\r\n\r\n" + LOGIN), "http");
        }
        // The lines of a form behind headers that nobody knows.
        sentAway(text("post /%0d%0a HTTP/1.1\r\n" + LOGIN), "http");
    }

    @Test
    void ssh() {
        sentAway(text("SSH-2.0-OpenSSH_9.9\r\n" + LOGIN), "ssh");
    }

    @Test
    void tls() throws Exception {
        sentAway(new byte[] {0x16, 3, 1}, "tls");
        sentAway(new byte[] {(byte) 0x80, 46, 1, 3, 1}, "tls");
        try (SSLSocket socket = (SSLSocket) SSLContext.getDefault()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.server().port())) {
            socket.setSoTimeout(RawClient.PATIENCE_MILLIS);
            org.junit.jupiter.api.Assertions.assertThrows(SSLException.class, socket::startHandshake);
        }
    }

    @Test
    void randomBytes() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[2000];
            for (int k = 0; k < bytes.length; k++) {
                // No IAC: a Telnet negotiation without an end would swallow the rest.
                bytes[k] = (byte) random.nextInt(0xFF);
            }
            try (RawClient client = server.connect()) {
                // In one piece: it may be sent away for the first byte already.
                client.sendBytes(text(new String(bytes, ISO_8859_1) + "\r\n\001\r\n" + LOGIN));
                // Whatever it took for lines before, in the end it is sent away.
                String reply = client.reply();
                while (!reply.startsWith("421 ")) {
                    assertEquals("500 ", reply.substring(0, 4));
                    reply = client.reply();
                }
                client.expectEnd();
            }
        }
        assertFalse(server.exists("/evil"));
    }

    @Test
    void whoIsLoggedInOnlyMistypes() {
        RawClient client = server.login();
        client.command("GET f", "500 ");
        client.command("SSH-2.0", "500 ");
        client.command("\u00e4\u0001", "500 ");
        client.command("NOOP", "200 ");
        RawClient telnet = server.connect();
        telnet.sendBytes(new byte[] {(byte) 0xFF, (byte) 0xFB, 3});
        telnet.command("NOOP", "200 ");
        RawClient blank = server.connect();
        blank.command("\t NOOP", "200 ");
    }
}
