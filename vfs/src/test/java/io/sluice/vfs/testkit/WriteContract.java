package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link io.sluice.vfs.Storage#openWrite} promises of whole new files, and the three endings of an upload. */
public abstract class WriteContract extends StorageContract {

    private static final Patterns CONTENT = new Patterns(2);

    /** For subclasses. */
    protected WriteContract() {}

    @Test
    void aNewFileIsInvisibleUntilCommitted() {
        VfsPath file = path("/f");
        try (Upload upload = store().openWrite(file, REPLACE)) {
            upload.write(ByteBuffer.wrap(CONTENT.bytes(0, 100_000)));
            assertFalse(exists(file));
            assertEquals(List.of(), names(VfsPath.ROOT), "staging is nobody's business");
            refused(() -> read(file), StorageError.NotFound.class);
            upload.commit();
            assertTrue(exists(file));
        }
        assertArrayEquals(CONTENT.bytes(0, 100_000), read(file));
        assertEquals(List.of("f"), names(VfsPath.ROOT));
    }

    @Test
    void aReplacedFileStaysAsItWasUntilTheCommit() {
        VfsPath file = file("/f", "old content");
        try (Upload upload = store().openWrite(file, REPLACE)) {
            assertEquals("old content", text(file));
            upload.write(ByteBuffer.wrap(bytes("new")));
            assertEquals("old content", text(file));
            upload.commit();
            assertEquals("new", text(file));
        }
        assertEquals(3, store().stat(file).size());
    }

    @Test
    void closingWithoutCommitLeavesWhatWasThere() {
        VfsPath old = file("/old", "old content");
        for (WriteMode mode : List.of(REPLACE, CREATE_NEW)) {
            abandon(path("/new"), mode);
            assertFalse(exists(path("/new")), mode.toString());
        }
        abandon(old, REPLACE);
        assertEquals("old content", text(old));
        assertEquals(List.of("old"), names(VfsPath.ROOT));
    }

    private void abandon(VfsPath path, WriteMode mode) {
        try (Upload upload = store().openWrite(path, mode)) {
            upload.write(ByteBuffer.wrap(CONTENT.bytes(0, 70_000)));
        }
    }

    @Test
    void anUploadThatIsAbandonedUnwrittenLeavesNothing() {
        store().openWrite(path("/f"), REPLACE).close();
        assertEquals(List.of(), names(VfsPath.ROOT));
    }

    @Test
    void afterItsEndAnUploadTakesNothingMore() {
        Upload committed = store().openWrite(path("/committed"), REPLACE);
        committed.write(ByteBuffer.wrap(bytes("whole")));
        committed.commit();
        assertEnded(committed);
        committed.close();
        assertEnded(committed);
        committed.close();
        assertEquals("whole", text(path("/committed")));

        Upload discarded = store().openWrite(path("/discarded"), REPLACE);
        discarded.close();
        assertEnded(discarded);
        assertFalse(exists(path("/discarded")));
    }

    private static void assertEnded(Upload upload) {
        assertThrows(IllegalStateException.class, () -> upload.write(ByteBuffer.wrap(bytes("more"))));
        assertThrows(IllegalStateException.class, upload::commit);
        assertThrows(IllegalStateException.class, upload::keep);
    }

    @Test
    void theRestOfTheBufferIsTakenAndNoMore() {
        VfsPath file = path("/f");
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        CONTENT.fill(direct, 0);
        try (Upload upload = store().openWrite(file, REPLACE)) {
            upload.write(direct.position(10).limit(60));
            assertEquals(60, direct.position());
            assertEquals(50, upload.position());
            upload.write(direct);
            assertEquals(50, upload.position(), "an empty buffer adds nothing");
            upload.commit();
        }
        assertArrayEquals(CONTENT.bytes(10, 50), read(file));
    }

    @Test
    void anEmptyFile() {
        VfsPath file = file("/empty", "");
        assertEquals(0, store().stat(file).size());
        assertEquals(FileKind.FILE, store().stat(file).kind());
        file("/full", "content");
        file("/full", "");
        assertEquals("", text(path("/full")), "an empty file replaces too");
    }

    @Test
    void aLargeFileInOddPieces() {
        int size = 24 * 1024 * 1024 + 13;
        VfsPath file = path("/large");
        ByteBuffer piece = ByteBuffer.allocateDirect(333_333);
        try (Upload upload = store().openWrite(file, REPLACE)) {
            long at = 0;
            while (at < size) {
                piece.clear().limit((int) Math.min(piece.capacity() - at % 100, size - at));
                CONTENT.fill(piece, at);
                upload.write(piece.flip());
                at += piece.limit();
                assertEquals(at, upload.position());
            }
            upload.commit();
        }
        assertEquals(size, store().stat(file).size());
        try (Download download = store().openRead(file, 1)) {
            long at = 1;
            for (int n = download.read(piece.clear()); n >= 0; n = download.read(piece.clear())) {
                CONTENT.verify(piece.flip(), at);
                at += n;
            }
            assertEquals(size, at);
        }
    }

    @Test
    void createNewRefusesANameThatIsTaken() {
        VfsPath file = file("/f", "first");
        uploadRefused(file, CREATE_NEW, StorageError.AlreadyExists.class);
        assertEquals("first", text(file));
        write(path("/g"), CREATE_NEW, bytes("second"));
        assertEquals("second", text(path("/g")));
    }

    @Test
    void createNewRefusesANameThatWasTakenMeanwhile() {
        VfsPath file = path("/f");
        try (Upload upload = store().openWrite(file, CREATE_NEW)) {
            upload.write(ByteBuffer.wrap(bytes("late")));
            file("/f", "early");
            refused(upload::commit, StorageError.AlreadyExists.class);
            assertThrows(IllegalStateException.class, upload::commit, "a refused upload is over");
        }
        assertEquals("early", text(file));
        assertEquals(List.of("f"), names(VfsPath.ROOT));
    }

    @Test
    void theLastCommitWins() {
        VfsPath file = path("/f");
        try (Upload first = store().openWrite(file, REPLACE);
                Upload second = store().openWrite(file, REPLACE)) {
            first.write(ByteBuffer.wrap(bytes("the first, which is longer")));
            second.write(ByteBuffer.wrap(bytes("the second")));
            second.commit();
            assertEquals("the second", text(file));
            first.commit();
        }
        assertEquals("the first, which is longer", text(file));
    }

    @Test
    void aDownloadThatIsOpenSeesNoMixtureWhenTheFileIsReplaced() {
        VfsPath file = file("/f", CONTENT.bytes(0, 500_000));
        try (Download download = store().openRead(file, 0)) {
            int count = download.read(ByteBuffer.allocate(1000));
            file("/f", new byte[500_000]);
            byte[] rest;
            try {
                rest = rest(download);
            } catch (io.sluice.vfs.StorageException e) {
                // A store that cannot hold on to the old file says so.
                return;
            }
            CONTENT.verify(ByteBuffer.wrap(rest), count);
            assertEquals(500_000, count + rest.length);
        }
    }

    @Test
    void aDirectorysNameIsRefused() {
        directory("/d");
        file("/d/f", "x");
        for (VfsPath directory : List.of(path("/d"), VfsPath.ROOT)) {
            uploadRefused(directory, REPLACE, StorageError.IsADirectory.class);
            refused(
                    () -> write(directory, CREATE_NEW, bytes("x")),
                    StorageError.IsADirectory.class,
                    StorageError.AlreadyExists.class);
        }
        assertEquals(List.of("f"), names(path("/d")));
    }

    @Test
    void aMissingDirectory() {
        VfsPath file = path("/missing/deep/f");
        if (has(Capability.EMPTY_DIRECTORIES)) {
            uploadRefused(file, REPLACE, StorageError.NotFound.class);
            assertFalse(exists(path("/missing")));
        } else {
            write(file, REPLACE, bytes("x"));
            assertEquals("x", text(file));
            assertTrue(store().stat(path("/missing/deep")).isDirectory());
        }
    }

    @Test
    void aFileIsNoDirectory() {
        file("/f", "file");
        if (has(Capability.EMPTY_DIRECTORIES)) {
            uploadRefused(path("/f/g"), REPLACE, StorageError.NotADirectory.class);
            uploadRefused(path("/f/g/h"), REPLACE, StorageError.NotADirectory.class);
        }
        assertEquals("file", text(path("/f")));
    }

    @Test
    void theDirectoryVanishesBeforeTheCommit() {
        directory("/d");
        VfsPath file = path("/d/f");
        try (Upload upload = store().openWrite(file, REPLACE)) {
            upload.write(ByteBuffer.wrap(bytes("x")));
            if (has(Capability.EMPTY_DIRECTORIES)) {
                store().removeDirectory(path("/d"));
                refused(upload::commit, StorageError.NotFound.class);
                assertFalse(exists(path("/d")));
            } else {
                upload.commit();
                assertEquals("x", text(file));
            }
        }
    }

    @Test
    void theNameBecomesADirectoryBeforeTheCommit() {
        VfsPath taken = path("/taken");
        try (Upload upload = store().openWrite(taken, REPLACE)) {
            upload.write(ByteBuffer.wrap(bytes("x")));
            directory("/taken");
            file("/taken/inside", "y");
            refused(upload::commit, StorageError.IsADirectory.class);
        }
        assertEquals(List.of("inside"), names(taken));
    }

    @Test
    void aKeptUploadIsThereToBeResumed() {
        VfsPath file = path("/f");
        byte[] whole = CONTENT.bytes(0, 100_000);
        try (Upload upload = store().openWrite(file, REPLACE)) {
            upload.write(ByteBuffer.wrap(whole, 0, 60_000));
            if (has(Capability.KEEP)) {
                upload.keep();
            } else {
                refused(upload::keep, StorageError.Unsupported.class);
            }
            assertEnded(upload);
        }
        assertEquals(has(Capability.KEEP), exists(file));
        if (has(Capability.KEEP)) {
            assertArrayEquals(CONTENT.bytes(0, 60_000), read(file));
        }
        if (has(Capability.KEEP) && has(Capability.RESUME)) {
            write(file, new WriteMode.ResumeAt(60_000), CONTENT.bytes(60_000, 40_000));
            assertArrayEquals(whole, read(file));
        }
    }
}
