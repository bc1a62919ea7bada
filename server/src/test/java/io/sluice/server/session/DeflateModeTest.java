package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MODE Z where it is switched on: both ways, listings, and uploads whose zlib stream is not whole. */
class DeflateModeTest {

    private static final int BIG = 3 * 1024 * 1024;

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.compression());

    private final byte[] content = new Patterns(5).bytes(0, BIG);

    private RawClient deflating() {
        RawClient client = server.login();
        client.command("MODE Z", "200 ");
        return client;
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] bytes) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isAnnouncedAndShown() {
        RawClient client = server.login();
        assertTrue(client.command("FEAT", "211-").contains("\n MODE Z\n"));
        assertTrue(client.command("STAT", "211-").contains("MODE Stream"));
        client.command("mode z", "200 ");
        assertTrue(client.command("STAT", "211-").contains("MODE Deflate"));
        client.command("MODE S", "200 ");
        assertTrue(client.command("STAT", "211-").contains("MODE Stream"));
    }

    @Test
    void carriesFilesBothWays() {
        RawClient client = deflating();
        assertTrue(client.store("STOR f", packed(content)).startsWith("226 "));
        assertArrayEquals(content, server.get("/f"));
        byte[] sent = client.fetch("RETR f");
        assertArrayEquals(content, unpacked(sent));
        byte[] zeros = new byte[BIG];
        assertTrue(client.store("STOR zeros", packed(zeros)).startsWith("226 "));
        assertArrayEquals(zeros, server.get("/zeros"));
        assertTrue(client.fetch("RETR zeros").length < BIG / 100);
        client.command("MODE S", "200 ");
        assertArrayEquals(content, client.fetch("RETR f"));
    }

    @Test
    void emptyFiles() {
        RawClient client = deflating();
        assertTrue(client.store("STOR stream", packed(new byte[0])).startsWith("226 "));
        assertTrue(client.store("STOR nothing", new byte[0]).startsWith("226 "));
        assertEquals("", server.text("/stream"));
        assertEquals("", server.text("/nothing"));
        assertEquals(0, unpacked(client.fetch("RETR stream")).length);
    }

    @Test
    void restartMarkersCountTheBytesOfTheFile() {
        server.put("/f", content);
        server.put("/part", Arrays.copyOf(content, 1_000_000));
        RawClient client = deflating();
        client.command("REST 1000000", "350 ");
        byte[] rest = Arrays.copyOfRange(content, 1_000_000, BIG);
        assertArrayEquals(rest, unpacked(client.fetch("RETR f")));
        client.command("REST 1000000", "350 ");
        assertTrue(client.store("STOR part", packed(rest)).startsWith("226 "));
        assertArrayEquals(content, server.get("/part"));
    }

    @Test
    void linesAreConvertedInside() {
        RawClient client = deflating();
        client.command("TYPE A", "200 ");
        assertTrue(client.store("STOR f", packed("a\r\nb\r\n".getBytes(ISO_8859_1)))
                .startsWith("226 "));
        assertEquals("a\nb\n", server.text("/f"));
        assertEquals("a\r\nb\r\n", new String(unpacked(client.fetch("RETR f")), ISO_8859_1));
    }

    @Test
    void listings() {
        server.put("/f", "x");
        RawClient client = deflating();
        for (String command : new String[] {"LIST", "NLST", "MLSD"}) {
            assertTrue(new String(unpacked(client.fetch(command)), ISO_8859_1).endsWith("f\r\n"), command);
        }
    }

    @Test
    void anUploadIsWholeOnlyIfItsStreamIs() {
        server.put("/f", "before");
        byte[] packed = packed(content);
        RawClient client = deflating();
        byte[] cut = Arrays.copyOf(packed, packed.length - 1);
        byte[] longer = Arrays.copyOf(packed, packed.length + 1);
        byte[] plain = "no zlib stream at all, just some text".getBytes(ISO_8859_1);
        for (byte[] wrong : new byte[][] {cut, longer, plain, {0x78}}) {
            String reply = client.store("STOR f", wrong);
            assertTrue(reply.startsWith("426 ") && reply.contains("zlib stream"), reply);
            assertEquals("before", server.text("/f"));
        }
        assertEquals(4, server.server().count("sluice.transfers", "outcome", "malformed"));
        assertTrue(client.store("STOR f", packed).startsWith("226 "));
    }

    @Test
    void aborEndsATransferThatThePeerDoesNotRead() throws IOException {
        byte[] noise = new byte[24 << 20];
        new Random(1).nextBytes(noise);
        server.put("/noise", noise);
        RawClient client = deflating();
        try (Socket data = client.openData()) {
            client.command("RETR noise", "150 ");
            assertTrue(data.getInputStream().read() >= 0);
            client.command("ABOR", "426 ");
            client.expect("226 ");
        }
    }

    @Test
    void levels() {
        server.put("/f", content);
        RawClient client = server.login();
        client.command("OPTS MODE Z LEVEL 1", "200 MODE Z ENGINE ZLIB METHOD 8 LEVEL 1");
        client.command("MODE Z", "200 ");
        int quick = client.fetch("RETR f").length;
        client.command("opts mode z engine zlib level 9 method 8", "200 MODE Z ENGINE ZLIB METHOD 8 LEVEL 9");
        assertTrue(client.fetch("RETR f").length <= quick);
        for (String wrong : new String[] {
            "",
            " Z LEVEL",
            " Z LEVEL 0",
            " Z LEVEL 10",
            " Z LEVEL -1",
            " Z LEVEL 99999999999999999999",
            " Z LEVEL x",
            " Z ENGINE LZMA",
            " Z METHOD 7",
            " Z COLOUR blue",
            " S",
            " Z LEVEL 3 LEVEL"
        }) {
            client.command("OPTS MODE" + wrong, "501 ");
        }
        client.command("OPTS MODE Z", "200 MODE Z ENGINE ZLIB METHOD 8 LEVEL 9");
        client.command("MODE B", "504 ");
    }

    @Test
    void reinGoesBackToStreams() {
        RawClient client = deflating();
        client.command("REIN", "220 ");
        client.login("bob");
        assertTrue(client.command("STAT", "211-").contains("MODE Stream"));
    }
}
