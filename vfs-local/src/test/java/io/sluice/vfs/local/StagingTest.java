package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Unfinished uploads are out of sight, and what a dead server left goes away. */
final class StagingTest extends LocalTest {

    private static final String[] OWN = StagedName.create().split("-", -1);
    private static final String DEAD = String.join("-", OWN[0], OWN[1], OWN[2], "1", "0".repeat(32));
    private static final String ELSEWHERE = String.join("-", OWN[0], "f".repeat(16), OWN[2], OWN[3], "0".repeat(32));

    @Test
    void unfinishedUploadsAreOutOfSight() throws IOException {
        try (Upload upload = store().openWrite(path("/f"), REPLACE)) {
            upload.write(ByteBuffer.wrap(bytes("content")));
            assertEquals(1, fixture().staged().size());
            assertEquals(List.of(), names(VfsPath.ROOT));
            VfsPath staging = path("/" + Hidden.STAGING);
            VfsPath staged =
                    staging.child(fixture().staged().getFirst().getFileName().toString());
            for (VfsPath hidden : List.of(staging, staged)) {
                refused(() -> store().stat(hidden), StorageError.NotFound.class);
                refused(() -> names(hidden), StorageError.NotFound.class);
                refused(() -> read(hidden), StorageError.NotFound.class);
                refused(() -> store().delete(hidden), StorageError.NotFound.class);
                refused(() -> store().removeDirectory(hidden), StorageError.NotFound.class);
                refused(() -> store().rename(hidden, path("/x")), StorageError.NotFound.class);
                refused(() -> store().setMode(hidden, 0777), StorageError.NotFound.class);
            }
            upload.commit();
        }
        assertEquals("content", onDisk(root().resolve("f")));
    }

    @Test
    void theNamesOfTheServerAreNotGiven() {
        file("/f", "x");
        VfsPath own = path("/" + Hidden.PREFIX + "x");
        refused(() -> store().openWrite(own, REPLACE), StorageError.NameNotAllowed.class);
        refused(() -> store().makeDirectory(own), StorageError.NameNotAllowed.class);
        refused(() -> store().rename(path("/f"), own), StorageError.NameNotAllowed.class);
        file("/.sluice", "any other hidden name is allowed");
        assertEquals(List.of(".sluice", "f"), names(VfsPath.ROOT));
    }

    @Test
    void whatADeadServerOfThisMachineLeftGoesAtOnceAndTheRestByAge() throws IOException {
        Path staging = Files.createDirectory(root().resolve(Hidden.STAGING));
        String alive = StagedName.create();
        Path dead = leftover(staging, DEAD, Duration.ZERO);
        Path old = leftover(staging, ELSEWHERE, Duration.ofHours(25));
        Path young = leftover(staging, ELSEWHERE.replace("-0", "-a"), Duration.ofHours(23));
        Path live = leftover(staging, alive, Duration.ofHours(25));
        Path foreign = leftover(staging, "something else", Duration.ofHours(25));
        reopen();
        assertFalse(Files.exists(dead));
        assertFalse(Files.exists(old));
        for (Path kept : List.of(young, live, foreign)) {
            assertTrue(Files.exists(kept), () -> "" + kept);
            Files.delete(kept);
        }
    }

    @Test
    void leftoversAreSweptWhileTheStoreIsUsedButNotAtEachUpload() throws IOException {
        Instant start = Instant.now();
        AtomicReference<Instant> now = new AtomicReference<>(start);
        try (Storage store = LocalStorageProvider.open(LocalConfig.of(root()), Beneath::best, now::get)) {
            upload(store);
            Path staging = root().resolve(Hidden.STAGING);
            Path dead = leftover(staging, DEAD, Duration.ZERO);
            Path old = leftover(staging, ELSEWHERE, Duration.ofHours(23));
            Path young = leftover(staging, ELSEWHERE.replace("-0", "-a"), Duration.ZERO);
            now.set(start.plus(Duration.ofMinutes(59)));
            upload(store);
            assertTrue(Files.exists(dead));
            now.set(start.plus(Duration.ofMinutes(61)));
            upload(store);
            assertFalse(Files.exists(dead));
            assertFalse(Files.exists(old));
            assertTrue(Files.exists(young));
            leftover(staging, DEAD, Duration.ZERO);
            upload(store);
            assertTrue(Files.exists(dead), "swept again at once");
            now.set(start.minus(Duration.ofDays(1)));
            upload(store);
            assertFalse(Files.exists(dead), "a clock that was set back stops the sweep");
            Files.delete(young);
        }
    }

    private static void upload(Storage store) {
        try (Upload upload = store.openWrite(path("/f"), REPLACE)) {
            upload.commit();
        }
    }

    @Test
    void aServerThatWasKilledIsKnownToBeGone() throws Exception {
        Process other = new ProcessBuilder("sleep", "1000").start();
        String stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
        String began = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        String name = String.join("-", OWN[0], OWN[1], Long.toString(other.pid()), began, "0".repeat(32));
        assertEquals(StagedName.Maker.ALIVE, StagedName.maker(name));
        other.destroyForcibly().waitFor();
        assertEquals(StagedName.Maker.GONE, StagedName.maker(name));
        assertEquals(StagedName.Maker.ALIVE, StagedName.maker(StagedName.create()));
        assertEquals(StagedName.Maker.ELSEWHERE, StagedName.maker(ELSEWHERE));
        assertEquals(StagedName.Maker.NONE, StagedName.maker(Hidden.STAGING));
    }

    private void reopen() {
        LocalStorageProvider provider = new LocalStorageProvider();
        provider.open(LocalConfig.of(root())).close();
    }

    private static Path leftover(Path directory, String name, Duration age) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "leftover");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }

    @Test
    void leftoversInOtherDirectoriesGoWhenTheyAreListedOrRemoved() throws IOException {
        directory("/d");
        Path listed = leftover(root().resolve("d"), DEAD, Duration.ofHours(25));
        assertEquals(List.of(), names(path("/d")));
        assertFalse(Files.exists(listed));
        leftover(root().resolve("d"), DEAD, Duration.ofHours(25));
        store().removeDirectory(path("/d"));
        assertEquals(List.of(), names(VfsPath.ROOT));
    }

    @Test
    void aStagingDirectoryThatVanishesIsMadeAgain() throws IOException {
        file("/f", "one");
        Files.delete(root().resolve(Hidden.STAGING));
        file("/f", "two");
        assertEquals("two", text(path("/f")));
        refused(() -> names(path("/" + Hidden.STAGING)), StorageError.NotFound.class);
    }

    @Test
    void aStagingDirectoryThatIsNoneStopsTheStart() throws IOException {
        link(Hidden.STAGING, "../outside");
        refused(this::reopen, StorageError.Unavailable.class);
        Files.delete(root().resolve(Hidden.STAGING));
    }

    @Test
    void theGroupOfASetGroupDirectoryIsTakenOver() throws IOException {
        directory("/d");
        Path d = root().resolve("d");
        if (Files.getAttribute(root(), "unix:uid").equals(0)) {
            // Only root may give a directory to a group it is not in; for others the group is their own.
            Files.setAttribute(d, "unix:gid", 4711);
        }
        Files.setAttribute(d, "unix:mode", 02775);
        file("/d/f", "x");
        assertEquals(Files.getAttribute(d, "unix:gid"), Files.getAttribute(d.resolve("f"), "unix:gid"));
        assertEquals(List.of("f"), names(path("/d")));
    }

    @Test
    void aReplacedFileKeepsItsPermissionBits() throws IOException {
        file("/f", "old");
        Path file = root().resolve("f");
        Set<PosixFilePermission> bits = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(file, bits);
        file("/f", "new");
        assertEquals(bits, Files.getPosixFilePermissions(file));
        assertEquals("new", onDisk(file));
    }
}
