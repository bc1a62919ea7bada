package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Each permission taken away alone: what needs it is 550, everything else goes on. */
class PermissionsTest {

    private static final List<String> LISTINGS = List.of("LIST", "NLST", "MLSD");

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void files() {
        server.put("/f", "content");
        server.makeDirectory("/d");
    }

    private RawClient without(Permission permission) {
        EnumSet<Permission> rest = EnumSet.complementOf(EnumSet.of(permission));
        server.server().add(TestServer.user("eve", rest));
        return server.connect().login("eve");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static void refused(RawClient client, String... commands) {
        for (String command : commands) {
            client.command(command, "550 ");
        }
    }

    @Test
    void list() {
        RawClient client = without(Permission.LIST);
        client.epsv();
        refused(client, "LIST", "NLST", "MLSD", "MLST f", "STAT f", "SIZE f", "MDTM f");
        client.command("STAT", "211-");
        assertEquals("content", client.fetchText("RETR f"));
        assertTrue(client.store("STOR f", bytes("new")).startsWith("226 "));
        client.command("CWD d", "250 ");
    }

    @Test
    void download() {
        RawClient client = without(Permission.DOWNLOAD);
        client.epsv();
        refused(client, "RETR f", "RETR missing", "HASH f", "HASH missing", "XCRC f", "XMD5 \"f\" 0 1", "MD5 f");
        refused(client, "SITE CPFR f", "SITE CPFR missing", "COMB new f", "COMB f missing");
        LISTINGS.forEach(client::fetchText);
        client.command("SIZE f", "213 ");
        assertTrue(client.store("STOR f", bytes("new")).startsWith("226 "));
    }

    @Test
    void upload() {
        RawClient client = without(Permission.UPLOAD);
        client.epsv();
        refused(client, "STOR new", "APPE new", "STOU", "STOU x", "COMB new f");
        client.command("SITE CPFR f", "350 ");
        refused(client, "SITE CPTO new");
        assertTrue(client.store("STOR f", bytes("new")).startsWith("226 "));
        assertTrue(client.store("APPE f", bytes("er")).startsWith("226 "));
        assertEquals("newer", client.fetchText("RETR f"));
        client.command("MKD e", "257 ");
    }

    @Test
    void overwrite() {
        RawClient client = without(Permission.OVERWRITE);
        client.epsv();
        refused(client, "STOR f");
        client.command("REST 3", "350 ");
        refused(client, "STOR f");
        client.command("REST 7", "350 ");
        assertTrue(client.store("STOR f", bytes("+")).startsWith("226 "));
        assertEquals("content+", server.text("/f"));
        assertTrue(client.store("STOR new", bytes("new")).startsWith("226 "));
        assertTrue(client.store("APPE f", bytes("+")).startsWith("226 "));
        client.command("RNFR new", "350 ");
        refused(client, "RNTO f");
        client.command("RNFR new", "350 ");
        client.command("RNTO newer", "250 ");
        assertEquals("content++", server.text("/f"));
    }

    @Test
    void append() {
        RawClient client = without(Permission.APPEND);
        client.epsv();
        refused(client, "APPE f");
        assertTrue(client.store("APPE new", bytes("x")).startsWith("226 "));
        client.command("REST 7", "350 ");
        assertTrue(client.store("STOR f", bytes("+")).startsWith("226 "));
        assertTrue(client.store("STOR f", bytes("new")).startsWith("226 "));
    }

    @Test
    void delete() {
        RawClient client = without(Permission.DELETE);
        refused(client, "DELE f", "DELE missing", "RMD d", "COMB new f", "COMB new missing");
        client.command("RNFR f", "350 ");
        client.command("RNTO g", "250 ");
    }

    @Test
    void rename() {
        RawClient client = without(Permission.RENAME);
        refused(client, "RNFR f");
        client.command("RNTO g", "503 ");
        client.command("DELE f", "250 ");
    }

    @Test
    void makeDirectory() {
        RawClient client = without(Permission.MAKE_DIRECTORY);
        refused(client, "MKD e", "XMKD e");
        client.command("RMD d", "250 ");
    }

    @Test
    void setAttributes() {
        RawClient client = without(Permission.SET_ATTRIBUTES);
        refused(client, "MFMT 20010203040506 f");
        client.command("MDTM f", "213 ");
        assertTrue(client.store("STOR f", bytes("new")).startsWith("226 "));
    }

    @Test
    void mlstSaysWhatIsAllowed() {
        assertTrue(server.login().command("MLST f", "250-").contains(";perm=adfrw;"));
        assertTrue(server.login().command("MLST d", "250-").contains(";perm=cdeflmp;"));
        RawClient client = without(Permission.DELETE);
        assertTrue(client.command("MLST f", "250-").contains(";perm=afrw;"));
        assertTrue(client.command("MLST d", "250-").contains(";perm=ceflm;"));
    }
}
