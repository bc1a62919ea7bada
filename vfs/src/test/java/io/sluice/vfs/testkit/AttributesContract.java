package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link io.sluice.vfs.Storage#stat} and the setters promise, and that a store throws nothing foreign. */
public abstract class AttributesContract extends StorageContract {

    /** For subclasses. */
    protected AttributesContract() {}

    @Test
    void theRootIsADirectoryWithoutAName() {
        FileInfo root = store().stat(VfsPath.ROOT);
        assertEquals(FileKind.DIRECTORY, root.kind());
        assertEquals("", root.name());
        assertEquals(0, root.size());
    }

    @Test
    void statSaysWhatAnEntryIs() {
        directory("/d");
        file("/d/f", "12345");
        FileInfo file = store().stat(path("/d/f"));
        assertTrue(file.isFile());
        assertFalse(file.isDirectory());
        assertEquals("f", file.name());
        assertEquals(5, file.size());
        FileInfo directory = store().stat(path("/d"));
        assertTrue(directory.isDirectory());
        assertFalse(directory.isFile());
        assertEquals("d", directory.name());
        assertEquals(0, directory.size());
    }

    @Test
    void statFindsOnlyWhatIsThere() {
        file("/f", "x");
        refused(() -> store().stat(path("/missing")), StorageError.NotFound.class);
        refused(() -> store().stat(path("/missing/deep")), StorageError.NotFound.class);
        refused(() -> store().stat(path("/f ")), StorageError.NotFound.class);
        fileOnTheWay(() -> store().stat(path("/f/g")));
    }

    @Test
    void aNewFileIsModifiedNow() {
        Instant before = Instant.now();
        Instant modified = store().stat(file("/f", "x")).modified();
        // Clocks of file systems tick coarsely and those of stores elsewhere go their own way.
        Duration off = Duration.between(before, modified).abs();
        assertTrue(off.compareTo(Duration.ofMinutes(5)) < 0, () -> "off by " + off);
    }

    @Test
    void theTimeCanBeSetToTheSecond() {
        VfsPath file = file("/f", "content");
        for (String time : List.of("2001-02-03T04:05:06Z", "1970-01-01T00:00:01Z", "2040-12-31T23:59:59Z")) {
            Instant when = Instant.parse(time);
            if (has(Capability.SET_MODIFIED)) {
                store().setModified(file, when);
                assertEquals(
                        when.getEpochSecond(), store().stat(file).modified().getEpochSecond());
                if (has(Capability.LISTS_MODIFIED)) {
                    assertEquals(
                            when.getEpochSecond(),
                            entries(VfsPath.ROOT).getFirst().modified().getEpochSecond());
                }
            } else {
                refused(() -> store().setModified(file, when), StorageError.Unsupported.class);
            }
        }
        assertEquals("content", text(file));
        if (has(Capability.SET_MODIFIED)) {
            Instant when = Instant.parse("2001-02-03T04:05:06Z");
            refused(() -> store().setModified(path("/missing"), when), StorageError.NotFound.class);
            file("/f", "replaced");
            assertTrue(store().stat(file).modified().isAfter(when), "new bytes, new time");
        }
    }

    @Test
    void theModeCanBeSet() {
        directory("/d");
        VfsPath file = file("/d/f", "content");
        if (has(Capability.SET_MODE)) {
            for (int mode : new int[] {0600, 0644, 0755, 0777}) {
                store().setMode(file, mode);
                assertEquals(mode, store().stat(file).mode().orElseThrow() & 0777);
            }
            store().setMode(path("/d"), 0750);
            assertEquals(0750, store().stat(path("/d")).mode().orElseThrow() & 0777);
            refused(() -> store().setMode(path("/missing"), 0644), StorageError.NotFound.class);
        } else {
            refused(() -> store().setMode(file, 0600), StorageError.Unsupported.class);
        }
        assertEquals("content", text(file));
    }

    @Test
    void freeSpace() {
        if (has(Capability.FREE_SPACE)) {
            assertTrue(store().freeBytes(VfsPath.ROOT) > 0);
            refused(() -> store().freeBytes(path("/missing")), StorageError.NotFound.class);
        } else {
            refused(() -> store().freeBytes(VfsPath.ROOT), StorageError.Unsupported.class);
        }
    }

    @Test
    void capabilitiesAreConstant() {
        assertEquals(store().capabilities(), store().capabilities());
    }

    /** Each operation on each kind of path: whatever comes out, it is a foreseen answer. */
    @Test
    void nothingForeignIsThrown() {
        List<Consumer<VfsPath>> operations = List.of(
                p -> store().stat(p),
                this::names,
                this::read,
                p -> read(p, 3),
                p -> write(p, REPLACE, bytes("x")),
                p -> write(p, CREATE_NEW, bytes("x")),
                p -> write(p, APPEND, bytes("x")),
                p -> write(p, new io.sluice.vfs.WriteMode.ResumeAt(1), bytes("x")),
                p -> store().makeDirectory(p),
                p -> store().setModified(p, Instant.EPOCH),
                p -> store().setMode(p, 0755),
                p -> store().freeBytes(p),
                p -> store().subtree(p).close(),
                p -> store().rename(p, path("/d/target")),
                p -> store().rename(path("/d/source"), p),
                p -> store().delete(p),
                p -> store().removeDirectory(p));
        List<String> paths = List.of(
                "/", "/f", "/f/below", "/d", "/d/e", "/missing", "/missing/below", "/" + "n".repeat(300), "/\udcff");
        directory("/d");
        for (String text : paths) {
            for (Consumer<VfsPath> operation : operations) {
                restore("/f");
                restore("/d/source");
                try {
                    operation.accept(path(text));
                } catch (StorageException e) {
                    assertFalse(e.error() instanceof StorageError.Unexpected, () -> text + ": " + e.error());
                }
            }
        }
    }

    /** The operations before may have made the name, or one above it, something else. */
    private void restore(String text) {
        try {
            file(text, "content");
        } catch (StorageException e) {
            assertFalse(e.error() instanceof StorageError.Unexpected, () -> text + ": " + e.error());
        }
    }
}
