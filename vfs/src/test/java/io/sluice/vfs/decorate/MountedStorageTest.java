package io.sluice.vfs.decorate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.FaultyStorage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A tree of a root, a store with one more in it, a read-only one, and one far below where nothing else is. */
final class MountedStorageTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryStorage root = memory();
    private final FaultyStorage archive = new FaultyStorage(memory());
    private final MemoryStorage nested = memory();
    private final MemoryStorage fixed = memory();
    private final MemoryStorage far = memory();
    private final Storage tree;

    MountedStorageTest() {
        write(fixed, "/kept", "kept");
        tree = new MountedStorage(
                List.of(
                        new Mount(VfsPath.ROOT, root, false),
                        new Mount(path("/archive"), archive, false),
                        new Mount(path("/archive/nested"), nested, false),
                        new Mount(path("/fixed"), fixed, true),
                        new Mount(path("/a/b/far"), far, false)),
                SINCE);
    }

    @AfterEach
    void close() {
        tree.close();
    }

    private static MemoryStorage memory() {
        return new MemoryStorage(1 << 20, InstantSource.system());
    }

    private static VfsPath path(String text) {
        return VfsPath.of(text);
    }

    private static void write(Storage store, String path, String text) {
        try (Upload upload = store.openWrite(path(path), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            upload.commit();
        }
    }

    private static String read(Storage store, String path) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        try (Download download = store.openRead(path(path), 0)) {
            while (download.read(buffer) >= 0) {
                // More may come.
            }
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    private static List<String> names(Storage store, String directory) {
        List<String> names = new ArrayList<>();
        try (Listing listing = store.list(path(directory))) {
            listing.forEachRemaining(entry -> names.add(entry.name()));
        }
        return names.stream().sorted().toList();
    }

    private static void refused(StorageError error, Executable call) {
        assertEquals(error, assertThrows(StorageException.class, call).error());
    }

    @Test
    void eachStoreHoldsItsPart() {
        write(tree, "/f", "in the root");
        write(tree, "/archive/f", "in the archive");
        write(tree, "/archive/nested/f", "in the nested one");
        write(tree, "/a/b/far/f", "far");
        assertEquals("in the root", read(root, "/f"));
        assertEquals("in the archive", read(archive, "/f"));
        assertEquals("in the nested one", read(nested, "/f"));
        assertEquals("far", read(far, "/f"));
        assertEquals("kept", read(tree, "/fixed/kept"));
        write(tree, "/archives", "a name that only begins alike");
        assertEquals("a name that only begins alike", read(root, "/archives"));
    }

    @Test
    void mountPointsAreListedOnceAndHideWhatHadTheirName() {
        root.makeDirectory(path("/archive"));
        write(root, "/archive/hidden", "x");
        write(root, "/a", "a file where a directory leads to a mount");
        write(root, "/f", "x");
        write(archive, "/g", "x");
        assertEquals(List.of("a", "archive", "f", "fixed"), names(tree, "/"));
        assertEquals(List.of("b"), names(tree, "/a"));
        assertEquals(List.of("far"), names(tree, "/a/b"));
        assertEquals(List.of("g", "nested"), names(tree, "/archive"));
        refused(new StorageError.NotFound(path("/archive/hidden")), () -> tree.stat(path("/archive/hidden")));
        for (String point : List.of("/archive", "/archive/nested", "/fixed", "/a", "/a/b", "/a/b/far")) {
            FileInfo info = tree.stat(path(point));
            assertTrue(info.isDirectory(), point);
            assertEquals(path(point).name(), info.name());
            assertEquals(SINCE, info.modified());
        }
        assertEquals("", tree.stat(VfsPath.ROOT).name());
    }

    @Test
    void aDirectoryThatLeadsToAMountMayHoldMore() {
        root.makeDirectory(path("/a"));
        write(tree, "/a/f", "x");
        assertEquals(List.of("b", "f"), names(tree, "/a"));
        assertEquals("x", read(root, "/a/f"));
    }

    @Test
    void aDirectoryThatIsThereForMountsAloneTakesNothing() {
        root.makeDirectory(path("/d"));
        refused(
                new StorageError.PermissionDenied(path("/a/f"), "the directory is there for the mounts in it alone"),
                () -> write(tree, "/a/f", "x"));
        assertThrows(StorageException.class, () -> tree.makeDirectory(path("/a/d")));
        assertThrows(StorageException.class, () -> tree.rename(path("/d"), path("/a/d")));
        assertEquals(List.of("b"), names(tree, "/a"));
    }

    @Test
    void mountPointsStay() {
        for (String point : List.of("/archive", "/archive/nested", "/fixed", "/a", "/a/b", "/a/b/far")) {
            VfsPath at = path(point);
            refused(new StorageError.MountPoint(at), () -> tree.delete(at));
            refused(new StorageError.MountPoint(at), () -> tree.removeDirectory(at));
            refused(new StorageError.MountPoint(at), () -> tree.rename(at, path("/other")));
            refused(new StorageError.MountPoint(at), () -> tree.setModified(at, SINCE));
            refused(new StorageError.MountPoint(at), () -> tree.setMode(at, 0700));
            refused(new StorageError.AlreadyExists(at), () -> tree.makeDirectory(at));
            refused(new StorageError.IsADirectory(at), () -> write(tree, point, "x"));
            refused(new StorageError.IsADirectory(at), () -> tree.openRead(at, 0)
                    .close());
        }
        write(tree, "/f", "x");
        tree.makeDirectory(path("/d"));
        refused(new StorageError.IsADirectory(path("/a")), () -> tree.rename(path("/f"), path("/a")));
        refused(new StorageError.AlreadyExists(path("/a")), () -> tree.rename(path("/d"), path("/a")));
        refused(new StorageError.NotFound(path("/no")), () -> tree.rename(path("/no"), path("/archive")));
        assertEquals(List.of("a", "archive", "d", "f", "fixed"), names(tree, "/"));
    }

    @Test
    void nothingMovesFromStoreToStore() {
        write(tree, "/f", "x");
        write(tree, "/archive/g", "y");
        tree.makeDirectory(path("/d"));
        refused(
                new StorageError.OtherFileSystem(path("/f"), path("/archive/f")),
                () -> tree.rename(path("/f"), path("/archive/f")));
        refused(
                new StorageError.OtherFileSystem(path("/archive/g"), path("/archive/nested/g")),
                () -> tree.rename(path("/archive/g"), path("/archive/nested/g")));
        refused(
                new StorageError.OtherFileSystem(path("/d"), path("/a/b/far/d")),
                () -> tree.rename(path("/d"), path("/a/b/far/d")));
        refused(new StorageError.NotFound(path("/archive/no")), () -> tree.rename(path("/archive/no"), path("/no")));
        tree.rename(path("/archive/g"), path("/archive/h"));
        assertEquals("y", read(archive, "/h"));
    }

    @Test
    void aReadOnlyStoreIsNotMovedFromOrInto() {
        write(tree, "/f", "x");
        StorageError from = new StorageError.ReadOnly(path("/fixed/kept"));
        StorageError to = new StorageError.ReadOnly(path("/fixed/f"));
        refused(from, () -> tree.rename(path("/fixed/kept"), path("/kept")));
        refused(to, () -> tree.rename(path("/f"), path("/fixed/f")));
        refused(to, () -> write(tree, "/fixed/f", "x"));
        refused(from, () -> tree.delete(path("/fixed/kept")));
        refused(from, () -> tree.rename(path("/fixed/kept"), path("/fixed/other")));
        assertEquals("kept", read(fixed, "/kept"));
    }

    @Test
    void errorsNameThePathsOfTheTree() {
        VfsPath file = path("/archive/d/f");
        tree.makeDirectory(path("/archive/d"));
        refused(new StorageError.NotFound(file), () -> tree.stat(file));
        refused(new StorageError.NotFound(path("/archive/x")), () -> tree.list(path("/archive/x")));
        write(tree, "/archive/d/f", "12345");
        refused(new StorageError.RangeNotSatisfiable(file, 9, 5), () -> tree.openRead(file, 9));
        refused(new StorageError.DirectoryNotEmpty(path("/archive/d")), () -> tree.removeDirectory(path("/archive/d")));
        archive.fail(Fault.Call.READ, new StorageError.Changed(path("/d/f")));
        refused(new StorageError.Changed(file), () -> read(tree, "/archive/d/f"));
        archive.fail(Fault.Call.COMMIT, new StorageError.NoSpace(path("/d/f")));
        refused(new StorageError.NoSpace(file), () -> write(tree, "/archive/d/f", "x"));
        archive.fail(Fault.Call.NEXT, new StorageError.PermissionDenied(path("/d"), "why"));
        refused(new StorageError.PermissionDenied(path("/archive/d"), "why"), () -> names(tree, "/archive/d"));
        archive.heal();
    }

    @Test
    void aStoreThatIsAwayDoesNotTakeItsMountPointAway() {
        StorageError away = new StorageError.Unavailable("away");
        archive.always(Fault.Call.STAT, () -> {
            throw new StorageException(away);
        });
        archive.always(Fault.Call.LIST, () -> {
            throw new StorageException(away);
        });
        assertTrue(names(tree, "/").contains("archive"));
        assertTrue(tree.stat(path("/archive")).isDirectory());
        refused(away, () -> tree.list(path("/archive")));
        archive.heal();
    }

    @Test
    void abilitiesDependOnThePath() {
        assertTrue(tree.capabilities().has(Capability.APPEND));
        assertTrue(tree.capabilities(path("/f")).has(Capability.APPEND));
        assertFalse(tree.capabilities(path("/fixed/f")).has(Capability.APPEND));
        assertFalse(tree.capabilities(path("/fixed")).has(Capability.FREE_SPACE));
        assertEquals(archive.freeBytes(VfsPath.ROOT), tree.freeBytes(path("/archive")));
        assertTrue(tree.freeBytes(path("/a/b")) > 0);
        Storage only = new MountedStorage(
                List.of(
                        new Mount(VfsPath.ROOT, new EmptyStorage(SINCE), false),
                        new Mount(path("/m"), memory(), false)),
                SINCE);
        assertTrue(only.capabilities().has(Capability.SET_MODIFIED), "what one of them can");
        assertFalse(only.capabilities(path("/f")).has(Capability.SET_MODIFIED));
        assertEquals(List.of("m"), names(only, "/"));
        assertThrows(StorageException.class, () -> write(only, "/f", "x"));
        write(only, "/m/f", "x");
        assertEquals("x", read(only, "/m/f"));
        only.close();
    }

    @Test
    void aSubtreeKeepsTheMountsBelow() {
        write(nested, "/f", "nested");
        archive.makeDirectory(path("/d"));
        Storage part = tree.subtree(path("/archive"));
        assertEquals(List.of("d", "nested"), names(part, "/"));
        assertEquals("nested", read(part, "/nested/f"));
        refused(new StorageError.MountPoint(path("/nested")), () -> part.removeDirectory(path("/nested")));
        part.close();
        assertEquals("nested", read(tree, "/archive/nested/f"), "closing a part leaves the tree open");
        Storage onTheWay = tree.subtree(path("/a"));
        assertEquals(List.of("b"), names(onTheWay, "/"));
        write(onTheWay, "/b/far/f", "x");
        onTheWay.close();
        assertEquals("x", read(far, "/f"));
        Storage guarded = tree.subtree(path("/fixed"));
        assertThrows(StorageException.class, () -> write(guarded, "/f", "x"));
        guarded.close();
        refused(new StorageError.NotFound(path("/archive/no")), () -> tree.subtree(path("/archive/no")));
    }

    @Test
    void copiesGoFromStoreToStore() {
        write(tree, "/archive/f", "content");
        ByteBuffer scratch = ByteBuffer.allocate(3);
        for (String target : List.of("/archive/g", "/archive/nested/g", "/g")) {
            try (Download from = tree.openRead(path("/archive/f"), 0);
                    Upload to = tree.openWrite(path(target), new WriteMode.CreateOrReplace())) {
                while (to.transferFrom(from, scratch) >= 0) {
                    // More may come.
                }
                to.commit();
            }
            assertEquals("content", read(tree, target));
        }
    }

    @Test
    void oneStoreForEachPlaceAndOneForTheRoot() {
        Mount one = new Mount(path("/m"), root, false);
        assertThrows(IllegalArgumentException.class, () -> new MountedStorage(List.of(one), SINCE));
        Mount whole = new Mount(VfsPath.ROOT, root, false);
        assertThrows(IllegalArgumentException.class, () -> new MountedStorage(List.of(whole, one, one), SINCE));
    }

    @Test
    void closingClosesAllStores() {
        tree.close();
        assertThrows(StorageException.class, () -> root.stat(VfsPath.ROOT));
        assertThrows(StorageException.class, () -> nested.stat(VfsPath.ROOT));
        assertThrows(StorageException.class, () -> far.stat(VfsPath.ROOT));
    }
}
