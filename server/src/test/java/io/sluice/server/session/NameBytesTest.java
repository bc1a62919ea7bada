package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of difficult bytes go in and come out as they are. In the tests a character is a byte. */
class NameBytesTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    /** The byte 255 is doubled on the control connection, as Telnet wants it (RFC 854). */
    private static String telnet(String name) {
        return name.replace("\u00FF", "\u00FF\u00FF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                " leading and trailing ",
                "quotes \" and '",
                "-dash",
                "~",
                "back\\slash",
                "tab\tand\u0001control\u007F",
                "\u00C3\u00A4 as UTF-8",
                "\u00E4 as Latin-1",
                "\u00FF",
                "a\u00FFb\u00FF\u00FFc",
                "\u00FF\u00F4\u00FF\u00F2",
                "\u00C3",
                "\u00ED\u00A0\u0080 surrogate",
                "\u00F0\u009F\u0098\u0080 four bytes",
                "227 Entering Passive Mode (1,2,3,4,5,6)",
                "%n%s {} ${x}",
            })
    void everyCommandTakesAndShowsTheName(String name) {
        RawClient client = server.login();
        String sent = telnet(name);
        client.command("MKD d", "257 ");
        client.command("CWD d", "250 ");
        assertTrue(client.store("STOR " + sent, new byte[] {1, 2, 3}).startsWith("226 "));
        client.command("SIZE " + sent, "213 3");
        client.command("MDTM " + sent, "213 ");
        assertEquals(name + "\r\n", client.fetchText("NLST"));
        assertTrue(client.fetchText("LIST").endsWith(" " + name + "\r\n"));
        assertTrue(client.fetchText("MLSD").endsWith("; " + name + "\r\n"));
        assertTrue(client.command("STAT", "211-").contains("Working directory"));
        assertTrue(client.command("MLST " + sent, "250-").contains("; /d/" + sent + "\n"));
        assertEquals(3, client.fetch("RETR " + sent).length);
        client.command("RNFR " + sent, "350 ");
        client.command("RNTO x", "250 ");
        client.command("RNFR x", "350 ");
        client.command("RNTO " + sent, "250 ");
        client.command("DELE " + sent, "250 ");
        assertEquals("257 \"/d/" + sent.replace("\"", "\"\"") + "\" created.", client.command("MKD " + sent, "257 "));
        client.command("CWD /d/" + sent, "250 ");
        client.command("PWD", "257 \"/d/" + sent.replace("\"", "\"\"") + "\" ");
        client.command("RMD /d/" + sent, "250 ");
    }
}
