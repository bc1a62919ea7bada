package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What making, removing and deleting promise, and views of a part of a store. */
public abstract class DirectoryContract extends StorageContract {

    /** For subclasses. */
    protected DirectoryContract() {}

    @Test
    void makesADirectory() {
        store().makeDirectory(path("/d"));
        if (has(Capability.EMPTY_DIRECTORIES)) {
            assertTrue(store().stat(path("/d")).isDirectory());
            store().makeDirectory(path("/d/e"));
            assertEquals(List.of("d"), names(VfsPath.ROOT));
            assertEquals(List.of("e"), names(path("/d")));
        }
        file("/d/f", "x");
        assertEquals("x", text(path("/d/f")));
    }

    @Test
    void aTakenNameIsNoNewDirectory() {
        directory("/d");
        file("/d/f", "x");
        refused(() -> store().makeDirectory(path("/d")), StorageError.AlreadyExists.class);
        refused(() -> store().makeDirectory(path("/d/f")), StorageError.AlreadyExists.class);
        refused(() -> store().makeDirectory(VfsPath.ROOT), StorageError.AlreadyExists.class);
        assertEquals("x", text(path("/d/f")));
    }

    @Test
    void aDirectoryNeedsOneToBeIn() {
        if (has(Capability.EMPTY_DIRECTORIES)) {
            refused(() -> store().makeDirectory(path("/missing/d")), StorageError.NotFound.class);
            file("/f", "x");
            refused(() -> store().makeDirectory(path("/f/d")), StorageError.NotADirectory.class);
            assertFalse(exists(path("/missing")));
        } else {
            store().makeDirectory(path("/missing/d"));
            file("/missing/d/f", "x");
            assertTrue(store().stat(path("/missing")).isDirectory());
        }
    }

    @Test
    void removesAnEmptyDirectory() {
        if (has(Capability.EMPTY_DIRECTORIES)) {
            store().removeDirectory(directory("/d"));
            assertFalse(exists(path("/d")));
            store().removeDirectory(directory("/d"));
        }
        refused(() -> store().removeDirectory(path("/d")), StorageError.NotFound.class);
    }

    @Test
    void removesNothingElse() {
        directory("/d");
        VfsPath file = file("/d/f", "x");
        refused(() -> store().removeDirectory(path("/d")), StorageError.DirectoryNotEmpty.class);
        refused(() -> store().removeDirectory(file), StorageError.NotADirectory.class);
        refused(() -> store().removeDirectory(path("/missing")), StorageError.NotFound.class);
        refused(() -> store().removeDirectory(VfsPath.ROOT), StorageError.PermissionDenied.class);
        fileOnTheWay(() -> store().removeDirectory(file.child("g")));
        assertEquals("x", text(file));
    }

    @Test
    void removesADirectoryBesideOneWithALongerName() {
        if (has(Capability.EMPTY_DIRECTORIES)) {
            directory("/foo");
            directory("/foobar");
            file("/foobar/f", "x");
            store().removeDirectory(path("/foo"));
        }
        assertEquals(has(Capability.EMPTY_DIRECTORIES) ? List.of("foobar") : List.of(), names(VfsPath.ROOT));
    }

    @Test
    void deletesAFile() {
        VfsPath file = file("/f", "x");
        file("/g", "y");
        store().delete(file);
        assertFalse(exists(file));
        assertEquals(List.of("g"), names(VfsPath.ROOT));
        refused(() -> store().delete(file), StorageError.NotFound.class);
        file("/f", "again");
        assertEquals("again", text(file));
    }

    @Test
    void deletesNothingElse() {
        directory("/d");
        VfsPath file = file("/d/f", "x");
        refused(() -> store().delete(path("/missing")), StorageError.NotFound.class);
        refused(() -> store().delete(path("/d/missing")), StorageError.NotFound.class);
        refused(() -> store().delete(path("/d")), StorageError.IsADirectory.class);
        refused(() -> store().delete(VfsPath.ROOT), StorageError.IsADirectory.class);
        fileOnTheWay(() -> store().delete(file.child("g")));
        assertEquals("x", text(file));
    }

    @Test
    void aFileThatIsReadCanBeDeleted() {
        Patterns content = new Patterns(4);
        VfsPath file = file("/f", content.bytes(0, 300_000));
        try (Download download = store().openRead(file, 0)) {
            int count = download.read(ByteBuffer.allocate(100));
            store().delete(file);
            assertFalse(exists(file));
            byte[] rest;
            try {
                rest = rest(download);
            } catch (io.sluice.vfs.StorageException e) {
                // A store that cannot hold on to the file says so.
                return;
            }
            content.verify(ByteBuffer.wrap(rest), count);
        }
    }

    @Test
    void aSubtreeIsATreeOfItsOwn() {
        directory("/home");
        directory("/home/user");
        file("/home/user/f", "mine");
        file("/home/secret", "not mine");
        Storage subtree = store().subtree(path("/home/user"));
        try (subtree) {
            assertTrue(subtree.stat(VfsPath.ROOT).isDirectory());
            assertEquals("", subtree.stat(VfsPath.ROOT).name());
            assertEquals(4, subtree.stat(path("/f")).size());
            refused(() -> subtree.stat(path("/home/user/f")), StorageError.NotFound.class);
            refused(() -> subtree.stat(path("/../secret")), StorageError.NotFound.class);
            refused(() -> subtree.openRead(path("../../home/secret"), 0), StorageError.NotFound.class);
            refused(() -> subtree.removeDirectory(VfsPath.ROOT), StorageError.PermissionDenied.class);
            assertEquals(store().capabilities(), subtree.capabilities());
            try (Upload upload = subtree.openWrite(path("/g"), REPLACE)) {
                upload.write(ByteBuffer.wrap(bytes("new")));
                upload.commit();
            }
            try (Storage inner = subtree.subtree(VfsPath.ROOT)) {
                assertEquals(3, inner.stat(path("/g")).size());
            }
            assertEquals(3, subtree.stat(path("/g")).size(), "closing the inner one leaves this open");
        }
        assertEquals("new", text(path("/home/user/g")), "closing the subtree leaves the store open");
    }

    @Test
    void aSubtreeNeedsADirectory() {
        if (has(Capability.EMPTY_DIRECTORIES)) {
            file("/f", "x");
            refused(() -> store().subtree(path("/f")), StorageError.NotADirectory.class);
            refused(() -> store().subtree(path("/missing")), StorageError.NotFound.class);
        }
    }

    @Test
    void aSubtreeOfPrefixesNeedsNothing() {
        if (!has(Capability.EMPTY_DIRECTORIES)) {
            try (Storage subtree = store().subtree(path("/users/ann"))) {
                assertTrue(subtree.stat(VfsPath.ROOT).isDirectory());
                try (Listing nothing = subtree.list(VfsPath.ROOT)) {
                    assertFalse(nothing.hasNext());
                }
                try (Upload upload = subtree.openWrite(path("/f"), REPLACE)) {
                    upload.write(ByteBuffer.wrap(bytes("first")));
                    upload.commit();
                }
                assertEquals("first", text(path("/users/ann/f")));
            }
        }
    }
}
