package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MFMT, MFCT, MFF, MDTM with a time, SITE UTIME and SITE CHMOD. */
class SetFactsTest {

    private static final List<String> NO_TIMES = List.of(
            "2001",
            "20011301000000",
            "20010230000000",
            "20010101240000",
            "-0010101000000",
            "99999999999999",
            "20010101000000.",
            "2001010100000x",
            "9".repeat(400));

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void file() {
        server.put("/f", "content");
        server.put("/a b", "content");
        server.makeDirectory("/d");
    }

    private static void modified(RawClient client, String name, String time) {
        assertEquals("213 " + time, client.command("MDTM " + name, "213 "));
    }

    private static String mode(RawClient client, String name) {
        String facts = client.command("MLST " + name, "250-");
        int at = facts.indexOf("UNIX.mode=") + 10;
        return facts.substring(at, at + 4);
    }

    @Test
    void mfmtAndMdtmSetTheTime() {
        RawClient client = server.login();
        assertEquals("213 Modify=20010203040506; /f", client.command("MFMT 20010203040506 f", "213 "));
        modified(client, "f", "20010203040506");
        assertEquals("213 Modify=20020203040506; /a b", client.command("MDTM 20020203040506 a b", "213 "));
        modified(client, "a b", "20020203040506");
        client.command("MDTM 20030203040506.123 f", "213 Modify=20030203040506; /f");
        client.command("MFMT 20040203040506 d", "213 ");
        for (String time : NO_TIMES) {
            client.command("MFMT " + time + " f", "501 ");
            client.command("MDTM " + time + " f", time.matches("\\d{14}(\\.\\d+)?") ? "501 " : "550 ");
        }
        client.command("MFMT 20010203040506", "501 ");
        client.command("MFMT 20010203040506 ", "501 ");
        client.command("MFMT 20010203040506 missing", "550 ");
        client.command("MDTM 20010203040506 missing", "550 ");
        client.command("MDTM 20010203040506", "550 ");
        modified(client, "f", "20030203040506");
    }

    @Test
    void aFileThatIsCalledLikeThatComesFirst() {
        server.put("/20010203040506 f", "x");
        RawClient client = server.login();
        client.command("MFMT 20050101000000 20010203040506 f", "213 ");
        modified(client, "20010203040506 f", "20050101000000");
        client.command("MFMT 20060101000000 f", "213 ");
        modified(client, "f", "20060101000000");
    }

    @Test
    void creationIsKeptByNoStore() {
        RawClient client = server.login();
        client.command("MFCT 20010203040506 f", "504 ");
        client.command("MFCT 2001 f", "501 ");
        client.command("MFCT 20010203040506", "501 ");
        assertFalse(client.command("FEAT", "211-").contains("MFCT"));
        client.command("MFF Create=20010203040506; f", "504 ");
    }

    @Test
    void mffSetsAllFactsOrNone() {
        RawClient client = server.login();
        assertEquals(
                "213 Modify=20010203040506;UNIX.mode=0640; /a b",
                client.command("MFF UNIX.mode=640;modify=20010203040506; a b", "213 "));
        modified(client, "a b", "20010203040506");
        assertEquals("0640", mode(client, "a b"));
        assertEquals("213 UNIX.mode=0600; /f", client.command("MFF unix.MODE=0600; f", "213 "));
        client.command("MFF Modify=20020203040506; f", "213 Modify=20020203040506; /f");
        for (String facts : List.of(
                "UNIX.mode=777;Modify=2001;",
                "Modify=20090203040506;UNIX.mode=8;",
                "Modify=20090203040506;UNIX.mode=;",
                "UNIX.mode=777;UNIX.mode=777;",
                "UNIX.mode=-1;",
                "UNIX.mode=77777777777777777777;",
                "=1;",
                ";",
                "UNIX.mode;",
                "UNIX.mode=777;;",
                "UNIX.mode=777")) {
            client.command("MFF " + facts + " f", "501 ");
        }
        for (String facts : List.of("UNIX.mode=777;UNIX.owner=root;", "UNIX.mode=4777;", "UNIX.mode=777;Size=1;")) {
            client.command("MFF " + facts + " f", "504 ");
        }
        client.command("MFF", "501 ");
        client.command("MFF UNIX.mode=777;", "501 ");
        client.command("MFF UNIX.mode=777; missing", "550 ");
        modified(client, "f", "20020203040506");
        assertEquals("0600", mode(client, "f"));
        assertTrue(client.command("FEAT", "211-").contains("\n MFF Modify;UNIX.mode;\n"));
    }

    @Test
    void siteChmod() {
        RawClient client = server.login();
        client.command("SITE CHMOD 0640 a b", "200 ");
        assertEquals("0640", mode(client, "a b"));
        client.command("site chmod 7 d", "200 ");
        assertEquals("0007", mode(client, "d"));
        for (String wrong : List.of("", " ", " 644", " 644 ", " u+x f", " 8 f", " -1 f", " 0x1ff f", " 7777777 f")) {
            client.command("SITE CHMOD" + wrong, "501 ");
        }
        client.command("SITE CHMOD 4755 f", "504 ");
        client.command("SITE CHMOD 644 missing", "550 ");
    }

    @Test
    void siteUtimeInBothForms() {
        RawClient client = server.login();
        client.command("SITE UTIME 20010203040506 f", "200 ");
        modified(client, "f", "20010203040506");
        client.command("SITE UTIME 200202030405 a b", "200 ");
        modified(client, "a b", "20020203040500");
        client.command("SITE UTIME a b 20030203040506 20040203040506 20050203040506 UTC", "200 ");
        modified(client, "a b", "20040203040506");
        for (String wrong : List.of(
                "",
                " f",
                " 20010203040506",
                " 20011303040506 f",
                " 2001020304050 f",
                " f 20030203040506 20041303040506 20050203040506 UTC",
                " f 20039903040506 20040203040506 20050203040506 UTC",
                " f 20030203040506 20040203040506 UTC")) {
            client.command("SITE UTIME" + wrong, "501 ");
        }
        client.command("SITE UTIME 20010203040506 missing", "550 ");
        modified(client, "f", "20010203040506");
        assertTrue(client.command("FEAT", "211-").contains("\n SITE UTIME\n"));
    }

    @Test
    void allNeedThePermission() {
        server.server().add(TestServer.user("eve", EnumSet.complementOf(EnumSet.of(Permission.SET_ATTRIBUTES))));
        RawClient client = server.connect().login("eve");
        for (String command : List.of(
                "MFMT 20010203040506 f",
                "MFCT 20010203040506 f",
                "MDTM 20010203040506 f",
                "MFF UNIX.mode=777; f",
                "SITE CHMOD 777 f",
                "SITE UTIME 20010203040506 f")) {
            assertEquals("550 Permission denied.", client.command(command, "550 "), command);
        }
    }
}
