package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.Gate;
import java.io.IOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SITE MKDIR, RMDIR, SYMLINK, IDLE and WHO. */
class SiteTest {

    private static final Set<Permission> ALL = EnumSet.allOf(Permission.class);

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private RawClient administrator() {
        server.server().add(new User("root", VfsPath.ROOT, false, Access.everywhere(ALL), false, true, TlsDemand.NONE));
        return server.connect().login("root");
    }

    @Test
    void mkdirMakesTheParentsToo() {
        RawClient client = server.login();
        client.command("SITE MKDIR a/b c/d", "200 ");
        assertTrue(server.exists("/a/b c/d"));
        client.command("SITE MKDIR a/b c/d", "200 ");
        client.command("SITE MKDIR /", "200 ");
        client.command("SITE MKDIR", "501 ");
        server.put("/f", "x");
        client.command("SITE MKDIR f/g", "550 ");
        client.command("SITE MKDIR f", "550 ");
        assertTrue(client.command("FEAT", "211-").contains("\n SITE MKDIR\n SITE RMDIR\n"));
    }

    @Test
    void rmdirRemovesEverythingBelow() {
        RawClient client = server.login();
        client.command("SITE MKDIR a/b/c", "200 ");
        for (int i = 0; i < 1200; i++) {
            server.put("/a/b/" + i, "x");
        }
        server.put("/a/f", "x");
        server.put("/f", "x");
        client.command("SITE RMDIR a", "250 /a and all in it removed, 1204 entries.");
        assertFalse(server.exists("/a"));
        client.command("MKD a", "257 ");
        client.command("SITE RMDIR a", "250 /a and all in it removed, 1 entry.");
        client.command("SITE RMDIR a", "550 ");
        client.command("SITE RMDIR f", "550 ");
        client.command("SITE RMDIR /", "550 ");
        client.command("SITE RMDIR .", "550 ");
        client.command("SITE RMDIR", "501 ");
        assertTrue(server.exists("/f"));
    }

    @Test
    void rmdirCanBeAborted() {
        RawClient client = server.login();
        client.command("SITE MKDIR a", "200 ");
        server.put("/a/f", "x");
        Gate gate = server.storage().block(Fault.Call.LIST);
        client.send("SITE RMDIR a");
        gate.awaitReached();
        assertTrue(client.command("STAT", "211-").contains("Running removal of /a"));
        client.send("ABOR");
        // Answered only when the ABOR before it has arrived, too.
        client.command("STAT", "211-");
        gate.open();
        client.expect("426 ");
        client.expect("226 ");
        assertTrue(server.exists("/a/f"));
    }

    @Test
    void rmdirLeavesWhatIsProtectedBelow() {
        server.server()
                .add(User.of(
                        "eve",
                        VfsPath.ROOT,
                        new Access(ALL, List.of(new Access.Rule(VfsPath.of("/a/keep"), Set.of(Permission.LIST))))));
        server.makeDirectory("/a");
        server.makeDirectory("/a/keep");
        RawClient client = server.connect().login("eve");
        assertEquals("550 Permission denied.", client.command("SITE RMDIR a", "550 "));
        assertEquals("550 Permission denied.", client.command("SITE MKDIR a/keep/b", "550 "));
        assertTrue(server.exists("/a/keep"));
    }

    @Test
    void linksAreNotMade() {
        RawClient client = server.login();
        client.command("SITE SYMLINK a b", "504 ");
        client.command("SITE SYMLINK", "504 ");
        assertFalse(client.command("FEAT", "211-").contains("SYMLINK"));
    }

    @Test
    void idleIsBounded() {
        RawClient client = server.login();
        client.command("SITE IDLE", "200 This session may be idle for 300 seconds, at most 3600.");
        client.command("SITE IDLE 600", "200 ");
        client.command("SITE IDLE", "200 This session may be idle for 600 seconds,");
        for (String wrong : List.of("0", "-1", "3601", "x", "1.5", "9".repeat(30))) {
            client.command("SITE IDLE " + wrong, "501 ");
        }
        client.command("SITE IDLE 1", "200 ");
        client.expect("421 ");
        client.expectEnd();
    }

    @Test
    void whoIsForAdministrators() throws IOException {
        RawClient bob = server.login();
        bob.command("SITE WHO", "550 ");
        server.connect();
        RawClient root = administrator();
        try (Socket data = bob.openData()) {
            bob.command("STOR up", "150 ");
            data.getOutputStream().write(new byte[12_345]);
            bob.command("STAT", "211-");
            ServerFixture.await("the bytes", () -> root.command("SITE WHO", "211-")
                    .contains("STOR upload of /up: 12345 bytes so far"));
            String who = root.command("SITE WHO", "211-");
            assertTrue(who.contains(" user=bob peer=127.0.0.1 since=2"), who);
            assertTrue(who.contains(" user=- peer="), who);
            assertTrue(who.contains(" user=root peer=127.0.0.1"), who);
            assertTrue(who.contains("SITE 0 s ago"), who);
            assertTrue(who.endsWith("211 3 sessions"), who);
        }
        bob.expect("226 ");
        server.closeAllBut(root);
        ServerFixture.await(
                "the others to go", () -> root.command("SITE WHO", "211-").endsWith("211 1 session"));
    }
}
