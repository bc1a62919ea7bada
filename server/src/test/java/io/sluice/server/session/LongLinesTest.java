package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lines of more than 4096 bytes, and Telnet sequences. */
class LongLinesTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void theLongestLineIsRun() {
        RawClient client = server.login();
        String longest = "NOOP " + "x".repeat(4091);
        assertEquals(4096, longest.length());
        client.command(longest, "200 ");
        client.command(longest + "x", "500 ");
        client.command("NOOP", "200 ");
    }

    @Test
    void theTailOfALongLineIsNeverRun() {
        RawClient client = server.login();
        client.sendTogether("NOOP " + "MKD evil ".repeat(2000), "PWD", "X".repeat(4097) + "MKD evil", "PWD");
        client.expect("500 ");
        client.expect("257 ");
        client.expect("500 ");
        client.expect("257 ");
        byte[] line = ("NOOP " + "x".repeat(10_000) + "\r\nMKD good\r\n").getBytes(ISO_8859_1);
        for (int i = 0; i < line.length; i += 999) {
            client.sendBytes(java.util.Arrays.copyOfRange(line, i, Math.min(line.length, i + 999)));
        }
        client.expect("500 ");
        client.expect("257 \"/good\"");
        assertFalse(server.exists("/evil"));
        assertEquals(3, server.server().meter("sluice.lines.overlong"));
    }

    @Test
    void aLongLineKeepsItsPlaceInTheOrder() {
        RawClient client = server.login();
        client.sendTogether("MDTM missing", "X".repeat(5000), "MDTM missing", "PWD");
        client.expect("550 ");
        client.expect("500 ");
        client.expect("550 ");
        client.expect("257 ");
    }

    @Test
    void telnetSequencesAreTakenOut() {
        RawClient client = server.login();
        byte[] will = {(byte) 255, (byte) 251, 1};
        byte[] dont = {(byte) 255, (byte) 254, 3};
        byte[] sub = {(byte) 255, (byte) 250, 24, 'N', 'O', 'O', 'P', '\r', '\n', (byte) 255, (byte) 240};
        client.sendBytes(will);
        client.sendBytes("P".getBytes(ISO_8859_1));
        client.sendBytes(dont);
        client.sendBytes("W".getBytes(ISO_8859_1));
        client.sendBytes(sub);
        client.sendBytes("D\r\n".getBytes(ISO_8859_1));
        client.expect("257 ");
        client.command("\u00FF\u00F4\u00FF\u00F2NOOP", "200 ");
        client.command("\u00F4\u00F2NOOP", "200 ");
        client.sendBytes("NOOP\r\0NOOP\n".getBytes(ISO_8859_1));
        client.expect("200 ");
        client.expect("200 ");
    }
}
