package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TYPE A both ways, across the borders of every buffer; TYPE I leaves bytes alone. */
class AsciiTransferTest {

    private static final int BIG = 3 * 1024 * 1024;

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private RawClient ascii() {
        RawClient client = server.login();
        client.command("TYPE A", "200 ");
        return client;
    }

    @Test
    void convertsUploads() {
        RawClient client = ascii();
        assertTrue(client.store("STOR f", "a\r\nb\nc\rd\r\r\n\r\n\re\r".getBytes(ISO_8859_1))
                .startsWith("226 "));
        assertEquals("a\nb\nc\rd\r\n\n\re\r", server.text("/f"));
        assertTrue(client.store("APPE f", "x\r\n".getBytes(ISO_8859_1)).startsWith("226 "));
        assertEquals("a\nb\nc\rd\r\n\n\re\rx\n", server.text("/f"));
        assertTrue(client.store("STOR empty", new byte[0]).startsWith("226 "));
        assertEquals("", server.text("/empty"));
    }

    @Test
    void convertsDownloads() {
        server.put("/f", "a\nb\r\nc\rd\n\n\r");
        server.put("/empty", "");
        RawClient client = ascii();
        assertEquals("a\r\nb\r\nc\rd\r\n\r\n\r", client.fetchText("RETR f"));
        assertEquals("", client.fetchText("RETR empty"));
    }

    @Test
    void bigFilesOfNothingButLineEnds() {
        RawClient client = ascii();
        byte[] lines = "\r\n".repeat(BIG / 2).getBytes(ISO_8859_1);
        assertTrue(client.store("STOR even", lines).startsWith("226 "));
        assertArrayEquals("\n".repeat(BIG / 2).getBytes(ISO_8859_1), server.get("/even"));
        assertArrayEquals(lines, client.fetch("RETR even"));
        String odd = "x" + "\r\n".repeat(BIG / 2);
        assertTrue(client.store("STOR odd", odd.getBytes(ISO_8859_1)).startsWith("226 "));
        assertArrayEquals(odd.replace("\r", "").getBytes(ISO_8859_1), server.get("/odd"));
        assertArrayEquals(odd.getBytes(ISO_8859_1), client.fetch("RETR odd"));
    }

    @Test
    void anyBytesAcrossAnyBorder() {
        byte[] random = new Patterns(7).bytes(0, BIG);
        for (int i = 0; i < random.length; i++) {
            // Many line ends and pieces of them.
            random[i] = switch (random[i] & 7) {
                case 0, 1 -> (byte) '\r';
                case 2, 3 -> (byte) '\n';
                default -> random[i];
            };
        }
        String text = new String(random, ISO_8859_1);
        RawClient client = ascii();
        assertTrue(client.store("STOR up", random).startsWith("226 "));
        assertArrayEquals(text.replace("\r\n", "\n").getBytes(ISO_8859_1), server.get("/up"));
        server.put("/down", random);
        String canonical = text.replace("\r\n", "\n").replace("\n", "\r\n");
        assertArrayEquals(canonical.getBytes(ISO_8859_1), client.fetch("RETR down"));
    }

    @Test
    void aLineEndInTwoSegments() throws IOException {
        RawClient client = ascii();
        try (Socket data = client.openData()) {
            data.setTcpNoDelay(true);
            client.command("STOR f", "150 ");
            for (byte b : "a\r\nb\r\n".getBytes(ISO_8859_1)) {
                data.getOutputStream().write(b);
                data.getOutputStream().flush();
            }
        }
        client.expect("226 ");
        assertEquals("a\nb\n", server.text("/f"));
    }

    @Test
    void binaryIsUntouched() {
        byte[] random = new Patterns(8).bytes(0, BIG);
        RawClient client = server.login();
        assertTrue(client.store("STOR f", random).startsWith("226 "));
        assertArrayEquals(random, server.get("/f"));
        assertArrayEquals(random, client.fetch("RETR f"));
        client.command("TYPE L 8", "200 ");
        assertArrayEquals(random, client.fetch("RETR f"));
    }
}
