package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.config.RenamesConfig;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.FaultyStorage;
import io.sluice.vfs.testkit.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RNTO from the disk into a store in memory and back, where the server copies and deletes. */
class MoveTest {

    private static final int MOST_ENTRIES = 6;

    @TempDir
    private Path root;

    private final FaultyStorage archive = new FaultyStorage(new MemoryStorage(1 << 24, InstantSource.system()));
    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() {
        server = TestServer.over(
                root,
                Map.of("archive", archive),
                config -> config.withMounts(
                        new RenamesConfig(RenamesConfig.Across.COPY, MOST_ENTRIES),
                        List.of(
                                new MountRule("/archive", "archive", "", false, false),
                                new MountRule("/fixed", "archive", "", true, false))));
        client = server.login();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void store(String name, String text) {
        String reply = client.store("STOR " + name, text.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(reply.startsWith("226 "), reply);
    }

    private void move(String from, String to, String expected) {
        client.command("RNFR " + from, "350 ");
        client.command("RNTO " + to, expected);
    }

    private void gone(String name) {
        client.command("MLST " + name, "550 /" + name + ": no such file");
    }

    @Test
    void aFileMovesWithItsTime() {
        store("f", "content");
        client.command("MFMT 20010203040506 f", "213 ");
        move("f", "archive/g", "250 Moved by copying and deleting, not in one step.");
        assertEquals("content", client.fetchText("RETR archive/g"));
        client.command("MDTM archive/g", "213 20010203040506");
        gone("f");
        move("archive/g", "back", "250 Moved");
        client.command("MDTM back", "213 20010203040506");
        gone("archive/g");
        assertTrue(Files.exists(root.resolve("back")));
    }

    @Test
    void aFileReplacesAFileAndNoDirectory() {
        byte[] large = new byte[1_500_000];
        large[1_499_999] = 3;
        assertTrue(client.store("STOR f", large).startsWith("226 "));
        store("archive/f", "old");
        client.command("MKD archive/d", "257 ");
        move("f", "archive/d", "550 /archive/d: is a directory.");
        move("f", "archive/f", "250 ");
        assertArrayEquals(large, client.fetch("RETR archive/f"));
        client.command("RNFR archive/missing", "550 /archive/missing: no such file");
        store("f", "x");
        move("f", "archive/no/f", "550 ");
        assertEquals("x", client.fetchText("RETR f"));
    }

    @Test
    void aDirectoryMovesWithAllThatIsInIt() {
        client.command("SITE MKDIR d/e", "200 ");
        client.command("MKD d/empty", "257 ");
        store("d/f", "f");
        store("d/e/g", "g");
        client.command("MFMT 20010203040506 d/e/g", "213 ");
        move("d", "archive/moved", "250 Moved by copying and deleting, not in one step.");
        gone("d");
        assertEquals("f", client.fetchText("RETR archive/moved/f"));
        assertEquals("g", client.fetchText("RETR archive/moved/e/g"));
        client.command("MDTM archive/moved/e/g", "213 20010203040506");
        client.command("CWD archive/moved/empty", "250 ");
        client.command("CWD /", "250 ");
        move("archive/moved", "d", "250 ");
        assertEquals("g", client.fetchText("RETR d/e/g"));
        assertEquals("", client.fetchText("NLST archive"));
        client.command("MKD archive/taken", "257 ");
        move("d", "archive/taken", "550 /archive/taken: already exists.");
        assertEquals("", client.fetchText("NLST archive/taken"));
        assertEquals("f", client.fetchText("RETR d/f"));
    }

    @Test
    void largeDirectoriesAndLinksAreRefusedWhole() throws IOException {
        client.command("MKD d", "257 ");
        for (int i = 0; i < MOST_ENTRIES - 1; i++) {
            store("d/" + i, "x");
        }
        move("d", "archive/most", "250 ");
        for (int i = 0; i < MOST_ENTRIES; i++) {
            store("archive/most/" + i, "x");
        }
        move("archive/most", "d", "550 /archive/most: has more than 6 entries");
        gone("d");
        client.command("MKD l", "257 ");
        Files.createSymbolicLink(root.resolve("l/link"), root.resolve("l"));
        move("l", "archive/l", "502 ");
        gone("archive/l");
        Files.createSymbolicLink(root.resolve("to-l"), Path.of("l"));
        move("to-l", "archive/l", "502 ");
        assertTrue(Files.isSymbolicLink(root.resolve("to-l")) && Files.isSymbolicLink(root.resolve("l/link")));
    }

    @Test
    void aFailureTakesTheCopiesBack() {
        client.command("MKD d", "257 ");
        store("d/1", "x");
        store("d/2", "x");
        archive.fail(Fault.Call.COMMIT, new StorageError.NoSpace(VfsPath.of("/any")));
        move("d", "archive/d", "452 ");
        archive.heal();
        gone("archive/d");
        assertEquals(2, client.fetchText("NLST d").lines().count());
    }

    @Test
    void aFileThatCannotBeRemovedIsSaidToBeThereTwice() {
        store("archive/f", "x");
        archive.fail(Fault.Call.DELETE, new StorageError.PermissionDenied(VfsPath.of("/f"), "test"));
        move("archive/f", "f", "550 Copied to /f, but 1 of 1 entry could not be removed from /archive/f.");
        archive.heal();
        assertEquals("x", client.fetchText("RETR f"));
        assertEquals("x", client.fetchText("RETR archive/f"));
        assertEquals(1, server.meter("sluice.pieces.left"));
    }

    @Test
    void aFileThatChangesMeanwhileStays() {
        store("archive/f", "before");
        Gate gate = archive.block(Fault.Call.READ);
        client.command("RNFR archive/f", "350 ");
        client.send("RNTO f");
        gate.awaitReached();
        try (RawClient other = server.login()) {
            assertTrue(other.store("STOR archive/f", "behind it".getBytes(StandardCharsets.ISO_8859_1))
                    .startsWith("226 "));
        }
        gate.open();
        client.expect("450 /archive/f: was changed by somebody else");
        assertEquals("behind it", client.fetchText("RETR archive/f"));
        gone("f");
    }

    @Test
    void aborStopsItAndNothingHasMoved() {
        client.command("MKD archive/d", "257 ");
        store("archive/d/f", "x");
        Gate gate = archive.block(Fault.Call.READ);
        client.command("RNFR archive/d", "350 ");
        client.send("RNTO d");
        gate.awaitReached();
        String status = client.command("STAT", "211-");
        assertTrue(status.contains("\n Running move of /archive/d: 1 of 2 copied to /d\n"), status);
        client.send("ABOR");
        gate.open();
        client.expect("426 ");
        client.expect("226 ");
        gone("d");
        assertEquals("x", client.fetchText("RETR archive/d/f"));
    }

    @Test
    void whoIsGoneBeforeTheEndMovesNothing() {
        store("archive/f", "x");
        Gate gate = archive.block(Fault.Call.READ);
        client.command("RNFR archive/f", "350 ");
        client.send("RNTO f");
        gate.awaitReached();
        client.reset();
        gate.open();
        ServerFixture.await("no work", () -> server.meter("sluice.works.active") == 0);
        assertFalse(Files.exists(root.resolve("f")));
        try {
            assertEquals(1, archive.stat(VfsPath.of("/f")).size());
        } catch (StorageException e) {
            throw new AssertionError("the source is gone", e);
        }
    }

    @Test
    void aReadOnlyMountIsNeitherLeftNorEntered() {
        store("archive/f", "x");
        store("g", "y");
        move("fixed/f", "f", "550 /fixed/f: is read-only, nothing can be changed there.");
        move("g", "fixed/g", "550 /fixed/g: is read-only, nothing can be changed there.");
        gone("f");
        assertEquals("y", client.fetchText("RETR g"));
    }
}
