package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Access.Rule;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.VfsPath;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user who may do everything but in some places: what is protected is neither seen nor reached on any way. */
class PathPermissionsTest {

    private static final Set<Permission> ALL = EnumSet.allOf(Permission.class);

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void tree() {
        for (String directory : List.of("/a", "/a/none", "/a/none/open", "/drop", "/gone", "/gone/in", "/read", "/b")) {
            server.makeDirectory(directory);
        }
        for (String file : List.of("/f", "/a/f", "/a/none/f", "/a/none/open/f", "/drop/f", "/gone/f", "/read/f")) {
            server.put(file, "content");
        }
        Access access = new Access(
                ALL,
                List.of(
                        rule("/a/none"),
                        rule("/a/none/open", Permission.LIST, Permission.DOWNLOAD),
                        rule("/drop", Permission.UPLOAD),
                        rule("/gone"),
                        rule("/read", Permission.LIST, Permission.DOWNLOAD)));
        server.server().add(User.of("eve", VfsPath.ROOT, access));
    }

    private static Rule rule(String path, Permission... permissions) {
        return new Rule(VfsPath.of(path), Set.of(permissions));
    }

    private RawClient eve() {
        RawClient client = server.connect().login("eve");
        client.epsv();
        return client;
    }

    private static void refused(RawClient client, String... commands) {
        for (String command : commands) {
            assertEquals("550 Permission denied.", client.command(command, ""), command);
        }
    }

    private static Set<String> names(RawClient client, String command) {
        return new TreeSet<>(client.fetchText(command).lines().toList());
    }

    @Test
    void whatIsPermittedNothingIsNotShown() {
        RawClient client = eve();
        assertEquals(Set.of("a", "b", "drop", "f", "read"), names(client, "NLST"));
        assertEquals(Set.of("/a", "/b", "/drop", "/f", "/read"), names(client, "NLST /*"));
        assertFalse(client.fetchText("LIST").contains("gone"));
        assertFalse(client.fetchText("LIST g*").contains("gone"));
        assertFalse(client.fetchText("MLSD").contains("gone"));
        assertFalse(client.command("STAT /", "212-").contains("gone"));
        assertTrue(client.fetchText("LIST a").contains("none"), "something below it is permitted");
        client.epsv();
        refused(
                client,
                "CWD gone",
                "CWD gone/in",
                "CWD gone/missing",
                "LIST gone",
                "LIST -d gone",
                "LIST -x gone",
                "NLST gone/*",
                "MLSD gone",
                "MLST gone",
                "MLST gone/f",
                "STAT gone",
                "SIZE gone/f",
                "SIZE gone/missing",
                "MDTM gone/f",
                "RETR gone/f",
                "STOR gone/g",
                "APPE gone/f",
                "STOU gone/g",
                "DELE gone/f",
                "RMD gone/in",
                "MKD gone/g",
                "MFMT 20010203040506 gone/f",
                "RNFR gone/f",
                "RNFR gone");
        client.command("RNFR f", "350 ");
        refused(client, "RNTO gone/f2");
        client.command("CWD a", "250 ");
        refused(client, "RETR ../gone/f", "RETR none/f", "LIST none", "RETR ./none//f", "RETR /b/../a/none/f");
        assertEquals("content", client.fetchText("RETR none/open/f"));
    }

    @Test
    void aDropBoxTakesAndShowsNothing() {
        RawClient client = eve();
        client.command("CWD drop", "250 ");
        assertTrue(client.store("STOR g", "new".getBytes(ISO_8859_1)).startsWith("226 "));
        assertEquals("new", server.text("/drop/g"));
        client.epsv();
        refused(client, "LIST", "NLST", "MLSD", "STAT .", "LIST f", "MLST f", "SIZE f", "RETR f", "STOR f", "DELE f");
        refused(client, "CWD f", "CWD missing", "CWD f/below", "CWD missing/below", "CWD " + "n".repeat(256));
        client.command("MLST /drop", "250-");
        assertEquals("content", server.text("/drop/f"));
    }

    @Test
    void aParentIsNoWayAroundItsProtectedDirectory() {
        RawClient client = eve();
        refused(client, "RNFR a", "RNFR /a/none");
        client.command("RNFR b", "350 ");
        refused(client, "RNTO a/none/b");
        client.command("RNFR b", "350 ");
        client.command("RNTO c", "250 ");
        assertEquals("content", server.text("/a/none/f"));
    }

    @Test
    void movingOverTheBorderIsACopyAndARemoval() {
        RawClient client = eve();
        client.command("RNFR f", "350 ");
        refused(client, "RNTO read/f");
        refused(client, "RNFR read/f");
        client.command("RNFR f", "350 ");
        client.command("RNTO a/g", "250 ");
    }

    @Test
    void thePermFactFollowsThePath() {
        RawClient client = eve();
        String listing = client.fetchText("MLSD /");
        assertTrue(listing.contains(";perm=cdeflmp;") && listing.contains(" b"), listing);
        assertTrue(listing.lines().anyMatch(l -> l.endsWith(" drop") && l.contains(";perm=ce;")), listing);
        assertTrue(listing.lines().anyMatch(l -> l.endsWith(" read") && l.contains(";perm=el;")), listing);
        assertTrue(client.command("MLST read/f", "250-").contains(";perm=r;"));
        assertTrue(client.fetchText("MLSD read").contains(";perm=r;"));
        assertTrue(client.command("MLST f", "250-").contains(";perm=adfrw;"));
    }
}
