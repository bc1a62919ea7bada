package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RANG with RETR (draft-bryan-ftp-range-08), and what it means for other commands. */
class RangeTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void aFile() {
        server.put("/f", "0123456789");
    }

    @Test
    void isOffered() {
        assertTrue(server.login().command("FEAT", "211").contains("\n RANG STREAM\n"));
    }

    @Test
    void sendsTheRangeOnceWithBothEnds() {
        RawClient client = server.login();
        client.command("RANG 2 4", "350 ");
        client.command("SIZE f", "213 10");
        assertEquals("234", client.fetchText("RETR f"));
        assertEquals("0123456789", client.fetchText("RETR f"));
        client.command("RANG 0 0", "350 ");
        assertEquals("0", client.fetchText("RETR f"));
        client.command("RANG 9 9", "350 ");
        assertEquals("9", client.fetchText("RETR f"));
    }

    @Test
    void saysHowManyBytesCome() throws IOException {
        RawClient client = server.login();
        String[][] ranges = {{"2 4", "3"}, {"8 20", "2"}, {"20 30", "0"}};
        for (String[] range : ranges) {
            client.command("RANG " + range[0], "350 ");
            try (var data = client.openData()) {
                assertTrue(client.command("RETR f", "150 ").contains("(" + range[1] + " bytes)"));
                data.getInputStream().readAllBytes();
                client.expect("226 ");
            }
        }
    }

    @Test
    void whatLiesBehindTheEndIsLeftOut() {
        RawClient client = server.login();
        client.command("RANG 7 9223372036854775807", "350 ");
        assertEquals("789", client.fetchText("RETR f"));
        client.command("RANG 0 9223372036854775807", "350 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
        for (String range : new String[] {"10 10", "11 12", "9223372036854775807 9223372036854775807"}) {
            client.command("RANG " + range, "350 ");
            assertEquals("", client.fetchText("RETR f"));
        }
    }

    @Test
    void aRangeOfABigFile() {
        byte[] big = new byte[3_000_000];
        for (int i = 0; i < big.length; i++) {
            big[i] = (byte) ((i * 31) >> 3);
        }
        server.put("/big", big);
        RawClient client = server.login();
        client.command("RANG 1000001 2500000", "350 ");
        assertTrue(Arrays.equals(Arrays.copyOfRange(big, 1_000_001, 2_500_001), client.fetch("RETR big")));
    }

    @Test
    void isForgottenByOneZeroAndByWhatIsWrong() {
        RawClient client = server.login();
        client.command("RANG 2 4", "350 ");
        client.command("RANG 1 0", "350 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
        client.command("RANG 2 4", "350 ");
        client.command("RANG 4 2", "501 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RANG",
                "RANG ",
                "RANG 1",
                "RANG 1 2 3",
                "RANG a b",
                "RANG -1 5",
                "RANG 1 -5",
                "RANG 5 4",
                "RANG 2 0",
                "RANG 0 9223372036854775808",
                "RANG 99999999999999999999 99999999999999999999",
                "RANG 1.5 2",
                "RANG +1 2",
                "RANG 0x1 2",
                "RANG 1-2"
            })
    void wrongArgumentsAnswer501(String line) {
        RawClient client = server.login();
        client.command(line, "501 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void ofRangAndRestTheLaterOneCounts() {
        RawClient client = server.login();
        client.command("RANG 2 4", "350 ");
        client.command("REST 8", "350 ");
        assertEquals("89", client.fetchText("RETR f"));
        client.command("REST 8", "350 ");
        client.command("RANG 2 4", "350 ");
        assertEquals("234", client.fetchText("RETR f"));
        client.command("REST 8", "350 ");
        client.command("RANG 1 0", "350 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void linesHaveNoRanges() {
        RawClient client = server.login();
        client.command("TYPE A", "200 ");
        client.command("RANG 2 4", "551 ");
        client.command("RANG 1 0", "350 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
        client.command("TYPE I", "200 ");
        client.command("RANG 2 4", "350 ");
        client.command("TYPE A", "200 ");
        client.epsv();
        client.command("RETR f", "551 ");
        client.command("TYPE I", "200 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void anUploadIntoARangeIsRefusedAndChangesNothing() {
        RawClient client = server.login();
        for (String upload : new String[] {"STOR f", "APPE f", "STOR new", "STOU"}) {
            client.command("RANG 2 4", "350 ");
            client.epsv();
            client.command(upload, "504 ");
        }
        assertEquals("0123456789", server.text("/f"));
        assertFalse(server.exists("/new"));
        assertTrue(client.store("STOR new", "abc".getBytes(ISO_8859_1)).startsWith("226 "));
    }

    @Test
    void endsWithTheUser() {
        RawClient client = server.login();
        client.command("RANG 2 4", "350 ");
        client.login("bob");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }
}
