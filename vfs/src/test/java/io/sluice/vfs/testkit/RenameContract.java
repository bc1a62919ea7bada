package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.vfs.Capability;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link io.sluice.vfs.Storage#rename} promises. */
public abstract class RenameContract extends StorageContract {

    /** For subclasses. */
    protected RenameContract() {}

    private void rename(String from, String to) {
        store().rename(path(from), path(to));
    }

    @Test
    void aFileGetsAnotherName() {
        directory("/a");
        directory("/b");
        file("/a/f", "content");
        rename("/a/f", "/a/g");
        assertEquals(List.of("g"), names(path("/a")));
        rename("/a/g", "/b/h");
        assertEquals("content", text(path("/b/h")));
        assertFalse(exists(path("/a/g")));
    }

    @Test
    void aFileReplacesAFile() {
        file("/f", "new");
        file("/g", "old, and longer");
        rename("/f", "/g");
        assertEquals("new", text(path("/g")));
        assertEquals(List.of("g"), names(VfsPath.ROOT));
    }

    @Test
    void aFileDoesNotReplaceADirectory() {
        file("/f", "x");
        directory("/d");
        file("/d/inside", "y");
        refused(() -> rename("/f", "/d"), StorageError.IsADirectory.class);
        refused(() -> rename("/f", "/"), StorageError.IsADirectory.class);
        if (has(Capability.EMPTY_DIRECTORIES)) {
            directory("/empty");
            refused(() -> rename("/f", "/empty"), StorageError.IsADirectory.class);
        }
        assertEquals("x", text(path("/f")));
        assertEquals(List.of("inside"), names(path("/d")));
    }

    @Test
    void aDirectoryMovesWithAllThatIsInIt() {
        directory("/d");
        directory("/d/e");
        file("/d/f", "f");
        file("/d/e/g", "g");
        file("/dx", "a neighbour whose name only begins alike");
        if (!has(Capability.RENAME_DIRECTORY)) {
            refused(() -> rename("/d", "/moved"), StorageError.Unsupported.class);
            assertEquals("f", text(path("/d/f")));
            return;
        }
        rename("/d", "/moved");
        assertEquals(List.of("dx", "moved"), names(VfsPath.ROOT));
        assertEquals(List.of("e", "f"), names(path("/moved")));
        assertEquals("g", text(path("/moved/e/g")));
        rename("/moved/e", "/up");
        assertEquals("g", text(path("/up/g")));
        assertEquals(List.of("f"), names(path("/moved")));
    }

    @Test
    void aDirectoryReplacesNothing() {
        if (has(Capability.RENAME_DIRECTORY)) {
            directory("/d");
            file("/d/f", "x");
            directory("/full");
            file("/full/g", "y");
            refused(() -> rename("/d", "/full"), StorageError.AlreadyExists.class);
            refused(() -> rename("/d", "/full/g"), StorageError.AlreadyExists.class);
            refused(() -> rename("/full", "/"), StorageError.AlreadyExists.class);
            if (has(Capability.EMPTY_DIRECTORIES)) {
                directory("/empty");
                refused(() -> rename("/d", "/empty"), StorageError.AlreadyExists.class);
            }
            assertEquals("x", text(path("/d/f")));
            assertEquals("y", text(path("/full/g")));
        }
    }

    @Test
    void aDirectoryDoesNotMoveIntoItselfNorDoesTheRoot() {
        directory("/d");
        file("/d/f", "x");
        if (has(Capability.RENAME_DIRECTORY)) {
            refused(() -> rename("/d", "/d/inside"), StorageError.IntoItself.class);
            refused(() -> rename("/", "/elsewhere"), StorageError.PermissionDenied.class);
        } else {
            refused(() -> rename("/d", "/d/inside"), StorageError.IntoItself.class, StorageError.Unsupported.class);
            refused(
                    () -> rename("/", "/elsewhere"),
                    StorageError.PermissionDenied.class,
                    StorageError.Unsupported.class);
        }
        assertEquals("x", text(path("/d/f")));
        assertEquals(List.of("d"), names(VfsPath.ROOT));
    }

    @Test
    void aNameGivenToItselfStays() {
        directory("/d");
        file("/d/f", "x");
        rename("/d/f", "/d/f");
        assertEquals("x", text(path("/d/f")));
        if (has(Capability.RENAME_DIRECTORY)) {
            rename("/d", "/d");
            assertEquals("x", text(path("/d/f")));
        }
        refused(() -> rename("/missing", "/missing"), StorageError.NotFound.class);
    }

    @Test
    void whatIsMissingIsNotRenamed() {
        file("/f", "x");
        refused(() -> rename("/missing", "/g"), StorageError.NotFound.class);
        refused(() -> rename("/missing", "/f"), StorageError.NotFound.class);
        refused(() -> rename("/missing/g", "/h"), StorageError.NotFound.class);
        fileOnTheWay(() -> rename("/f/g", "/h"));
        assertEquals("x", text(path("/f")));
    }

    @Test
    void theNewNameNeedsADirectory() {
        file("/f", "x");
        file("/other", "y");
        if (has(Capability.EMPTY_DIRECTORIES)) {
            refused(() -> rename("/f", "/missing/f"), StorageError.NotFound.class);
            refused(() -> rename("/f", "/other/f"), StorageError.NotADirectory.class);
            refused(() -> rename("/f", "/f/f"), StorageError.NotADirectory.class);
            assertEquals("x", text(path("/f")));
        } else {
            rename("/f", "/missing/f");
            assertEquals("x", text(path("/missing/f")));
        }
    }
}
