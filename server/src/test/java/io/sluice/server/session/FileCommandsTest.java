package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** DELE, RNFR, RNTO, SIZE, MDTM, MFMT and MLST. */
class FileCommandsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void deletesFilesOnly() {
        server.put("/f", "x");
        server.makeDirectory("/d");
        RawClient client = server.login();
        client.command("DELE f", "250 ");
        client.command("DELE f", "550 ");
        client.command("DELE d", "550 ");
        client.command("DELE /", "550 ");
        assertFalse(server.exists("/f"));
        assertTrue(server.exists("/d"));
    }

    @Test
    void renames() {
        server.put("/f.filepart", "new");
        server.put("/g", "old");
        server.makeDirectory("/d");
        RawClient client = server.login();
        client.command("RNFR f.filepart", "350 ");
        client.command("RNTO f", "250 ");
        client.command("RNFR f", "350 ");
        client.command("RNTO g", "250 ");
        assertEquals("new", server.text("/g"));
        assertFalse(server.exists("/f"));
        client.command("RNFR d", "350 ");
        client.command("RNTO e", "250 ");
        client.command("RNFR g", "350 ");
        client.command("RNTO e/g", "250 ");
        assertEquals("new", server.text("/e/g"));
        client.command("RNFR e/g", "350 ");
        client.command("RNTO e/g", "250 ");
    }

    @Test
    void renameNeedsItsOrder() {
        server.put("/f", "x");
        server.makeDirectory("/d");
        RawClient client = server.login();
        client.command("RNTO g", "503 ");
        client.command("RNFR missing", "550 ");
        client.command("RNTO g", "503 ");
        client.command("RNFR f", "350 ");
        client.command("RNTO d", "550 ");
        client.command("RNTO g", "503 ");
        client.command("RNFR f", "350 ");
        client.command("RNTO missing/g", "550 ");
        client.command("RNFR d", "350 ");
        client.command("RNTO d/e", "550 ");
        client.command("RNFR /", "550 ");
        client.command("RNTO g", "503 ");
        assertTrue(server.exists("/f"));
    }

    @Test
    void size() {
        server.put("/f", "12345");
        server.makeDirectory("/d");
        RawClient client = server.login();
        assertEquals("213 5", client.command("SIZE f", "213 "));
        assertEquals("213 5", client.command("SIZE /d/../f", "213 "));
        client.command("SIZE d", "550 ");
        client.command("SIZE missing", "550 ");
        client.command("TYPE A", "200 ");
        client.command("SIZE f", "550 ");
    }

    @Test
    void times() {
        server.put("/a file", "12345");
        RawClient client = server.login();
        assertTrue(client.command("MDTM a file", "213 ").matches("213 20\\d{12}"));
        assertEquals("213 Modify=20010203040506; /a file", client.command("MFMT 20010203040506 a file", "213 "));
        assertEquals("213 20010203040506", client.command("MDTM a file", "213 "));
        client.command("MFMT 20010203040506", "501 ");
        client.command("MFMT 20010203040506 ", "501 ");
        client.command("MFMT 20011303040506 a file", "501 ");
        client.command("MFMT yesterday a file", "501 ");
        client.command("MFMT 20010203040506 missing", "550 ");
        client.command("MDTM missing", "550 ");
    }

    @Test
    void factsOfOneEntry() {
        server.put("/a \"file\"", "12345");
        RawClient client = server.login();
        client.command("MFMT 20010203040506 a \"file\"", "213 ");
        String[] lines = client.command("MLST a \"file\"", "250-").split("\n", -1);
        assertEquals(3, lines.length);
        assertTrue(lines[1].matches(" type=file;size=5;modify=20010203040506;perm=\\w+;.*; /a \"file\""), lines[1]);
        assertTrue(lines[2].startsWith("250 "));
        assertTrue(client.command("MLST", "250-").contains("\n type=dir;"));
        assertTrue(client.command("MLST /", "250-").split("\n", -1)[1].endsWith("; /"));
        client.command("OPTS MLST size;", "200 ");
        assertTrue(client.command("MLST a \"file\"", "250-").contains("\n size=5; /a \"file\"\n"));
        client.command("OPTS MLST", "200 ");
        assertTrue(client.command("MLST a \"file\"", "250-").contains("\n  /a \"file\"\n"));
        client.command("MLST missing", "550 ");
    }
}
