package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.RenamesConfig;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.FaultyStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory on disk as the root; in it two places of one store in memory, one for each user, a store that is read-only,
 * and a part of the disk that everybody shares.
 */
class MountsTest {

    private static final List<MountRule> MOUNTS = List.of(
            new MountRule("/archive", "archive", "users/${user}", false, true),
            new MountRule("/public", "fixed", "", true, false),
            new MountRule("/far/away/team", "archive", "team", false, true),
            new MountRule("/shared", "storage", "shared", false, true));

    @TempDir
    private Path root;

    private final MemoryStorage archive = new MemoryStorage(1 << 24, InstantSource.system());
    private final FaultyStorage fixed = new FaultyStorage(new MemoryStorage(1 << 20, InstantSource.system()));
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        write(fixed, "/news", "old news");
        Files.createDirectories(root.resolve("home/bob"));
        Files.createDirectories(root.resolve("home/ann"));
        server = TestServer.over(
                        root,
                        Map.of("archive", archive, "fixed", fixed),
                        config -> config.withMounts(RenamesConfig.DEFAULTS, MOUNTS))
                .add(user("bob"))
                .add(user("ann"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static User user(String name) {
        return User.of(name, VfsPath.of("/home/" + name), Access.everywhere(EnumSet.allOf(Permission.class)));
    }

    private static void write(Storage store, String path, String text) {
        try (Upload upload = store.openWrite(VfsPath.of(path), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            upload.commit();
        }
    }

    private static String store(RawClient client, String name, String text) {
        return client.store("STOR " + name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean exists(Storage store, String path) {
        try {
            store.stat(VfsPath.of(path));
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    @Test
    void oneTreeOfSeveralStores() throws IOException {
        try (RawClient client = server.login()) {
            assertEquals("archive\r\nfar\r\npublic\r\nshared\r\n", client.fetchText("NLST"));
            assertTrue(store(client, "own", "mine").startsWith("226 "));
            assertTrue(store(client, "archive/kept", "in the archive").startsWith("226 "));
            assertTrue(store(client, "/far/away/team/plan", "for all").startsWith("226 "));
            assertTrue(store(client, "shared/note", "for all").startsWith("226 "));
            assertEquals("mine", Files.readString(root.resolve("home/bob/own")));
            assertEquals("for all", Files.readString(root.resolve("shared/note")));
            assertTrue(exists(archive, "/users/bob/kept") && exists(archive, "/team/plan"));
            client.command("CWD archive", "250 ");
            assertEquals("257 \"/archive\"", client.command("PWD", "257 ").substring(0, 14));
            client.command("SIZE kept", "213 14");
            assertEquals("in the archive", client.fetchText("RETR kept"));
            client.command("CWD ..", "250 ");
            client.command("CWD far/away/team", "250 ");
            assertEquals("plan\r\n", client.fetchText("NLST"));
            client.command("CDUP", "250 ");
            assertEquals("team\r\n", client.fetchText("NLST"));
            client.command("STAT /archive/kept", "213");
            client.command("MDTM /archive/kept", "213 ");
            client.command("MFMT 20010203040506 /archive/kept", "213 ");
        }
        try (RawClient other = server.connect().login("ann")) {
            assertEquals("", other.fetchText("NLST archive"), "each has a prefix");
            assertEquals("for all", other.fetchText("RETR far/away/team/plan"));
            assertEquals("for all", other.fetchText("RETR shared/note"));
            other.command("SIZE archive/../../bob/own", "550 ");
        }
    }

    @Test
    void listingsShowMountPointsAsDirectories() throws IOException {
        Files.createDirectories(root.resolve("home/bob/archive/hidden"));
        Files.writeString(root.resolve("home/bob/public"), "a file of that name");
        try (RawClient client = server.login()) {
            String list = client.fetchText("LIST");
            assertEquals(4, list.lines().count(), list);
            assertTrue(list.lines().allMatch(line -> line.startsWith("d")), list);
            String facts = client.fetchText("MLSD");
            assertEquals(
                    4, facts.lines().filter(line -> line.contains("type=dir;")).count(), facts);
            client.command("MLST archive", "250-");
            client.command("CWD archive/hidden", "550 ");
        }
    }

    @Test
    void mountPointsStay() {
        try (RawClient client = server.login()) {
            for (String point : List.of("archive", "public", "far", "far/away", "far/away/team")) {
                client.command("RMD " + point, "550 /" + point + ": another store begins there");
                client.command("DELE " + point, "550 /" + point + ": another store begins there");
                client.command("MKD " + point, "550 /" + point + ": already exists");
                client.command("RNFR " + point, "350 ");
                client.command("RNTO moved", "550 /" + point + ": another store begins there");
            }
            client.command("MKD far/new", "550 ");
            client.command("SITE RMDIR far", "550 ");
            client.command("CWD far/away/team", "250 ");
        }
    }

    @Test
    void aReadOnlyMountIsReadAlone() {
        try (RawClient client = server.login()) {
            assertEquals("old news", client.fetchText("RETR public/news"));
            client.command("DELE public/news", "550 ");
            client.command("MKD public/d", "550 ");
            client.command("EPSV", "229 ");
            client.command("STOR public/new", "550 ");
            client.command("MFMT 20010203040506 public/news", "550 /public/news: is read-only");
            client.command("SITE UTIME 20010203040506 public/news", "550 /public/news: is read-only");
            client.command("MFF Modify=20010203040506; public/news", "550 /public/news: is read-only");
            client.command("AVBL public", "504 ");
            client.command("AVBL archive", "213 ");
            client.command("AVBL", "213 ");
            client.command("RNFR public/news", "350 ");
            client.command("RNTO news", "550 /public/news: is read-only");
            client.command("SITE CPFR public/news", "350 ");
            client.command("SITE CPTO archive/news", "250 ");
            assertEquals("old news", client.fetchText("RETR archive/news"));
            String feat = client.command("FEAT", "211-");
            assertTrue(feat.contains("\n AVBL\n") && feat.contains("\n MFMT\n"), feat);
        }
    }

    @Test
    void nothingIsRenamedFromStoreToStore() {
        try (RawClient client = server.login()) {
            store(client, "f", "x");
            client.command("RNFR f", "350 ");
            client.command("RNTO archive/f", "550 /archive/f: lies in another store than /f; copy it there");
            assertEquals("x", client.fetchText("RETR f"));
            store(client, "archive/g", "y");
            client.command("RNFR archive/g", "350 ");
            client.command("RNTO archive/h", "250 Renamed.");
        }
    }

    @Test
    void aStoreThatIsAwayLeavesTheOthersAlone() {
        fixed.always(Fault.Call.LIST, () -> {
            throw new StorageException(new StorageError.Unavailable("away"));
        });
        try (RawClient client = server.login()) {
            assertTrue(client.fetchText("NLST").contains("public"));
            client.command("CWD public", "250 ");
            client.command("EPSV", "229 ");
            client.command("NLST", "451 The store is unavailable; try again");
            store(client, "/archive/f", "x");
            assertEquals("x", client.fetchText("RETR /archive/f"));
        } finally {
            fixed.heal();
        }
    }

    @Test
    void theMountsOfAUserJoinAndReplaceThoseOfEverybody() {
        server.add(user("ann")
                .withMounts(List.of(
                        new MountRule("/", "archive", "roots/${user}", false, true),
                        new MountRule("/archive", "fixed", "", true, false),
                        new MountRule("/own", "storage", "home/${user}", false, false))));
        try (RawClient client = server.connect().login("ann")) {
            assertEquals("archive\r\nfar\r\nown\r\npublic\r\nshared\r\n", client.fetchText("NLST"));
            assertEquals("old news", client.fetchText("RETR archive/news"));
            store(client, "f", "x");
            store(client, "own/f", "y");
            assertTrue(exists(archive, "/roots/ann/f"));
            assertTrue(Files.exists(root.resolve("home/ann/f")));
        }
    }

    @Test
    void namesThatCouldLeaveThePrefixDoNotGetIn() {
        try (ServerLog log = ServerLog.open()) {
            for (String name : List.of("..", ".", "a/b", "a\tb")) {
                server.add(User.of(name, VfsPath.of("/home/bob"), Access.everywhere(EnumSet.allOf(Permission.class))));
                try (RawClient client = server.connect()) {
                    client.command("USER " + name, "331 ");
                    client.command("PASS secret", "530 Login is right, but the home directory is not available.");
                }
            }
            String lines = log.tail();
            assertTrue(lines.contains("cannot stand in the prefix \\\"users/${user}\\\" of the mount /archive"), lines);
        }
        assertFalse(exists(archive, "/users/a"));
    }

    @Test
    void aPrefixThatIsMissingDoesNotLetTheUserIn() {
        server.add(user("ann").withMounts(List.of(new MountRule("/archive", "archive", "nobody", false, false))));
        try (RawClient client = server.connect()) {
            client.command("USER ann", "331 ");
            client.command("PASS secret", "530 ");
            client.command("USER bob", "331 ");
            client.command("PASS secret", "230 ");
        }
    }

    @Test
    void largeFilesGoThroughAMount() {
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 9;
        try (RawClient client = server.login()) {
            assertTrue(client.store("STOR archive/large", large).startsWith("226 "));
            client.command("REST 2999990", "350 ");
            assertEquals(10, client.fetch("RETR archive/large").length);
            assertArrayEquals(large, client.fetch("RETR archive/large"));
            client.command("REST 9", "350 ");
            assertTrue(client.store("STOR archive/large", new byte[1]).startsWith("226 "));
            client.command("SIZE archive/large", "213 10");
        }
    }
}
