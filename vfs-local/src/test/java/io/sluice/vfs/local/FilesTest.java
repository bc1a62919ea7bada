package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Download;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files as a file system has them: pipes, files that change while they are read, names of every kind of bytes. */
final class FilesTest extends LocalTest {

    @Test
    void pipesAndDevicesAreListedButNeverOpened() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root().resolve("pipe").toString()).start();
        assertEquals(0, mkfifo.waitFor());
        assertEquals(FileKind.OTHER, entries(VfsPath.ROOT).getFirst().kind());
        assertEquals(FileKind.OTHER, store().stat(path("/pipe")).kind());
        refused(() -> read(path("/pipe")), StorageError.PermissionDenied.class);
        for (WriteMode mode : List.of(REPLACE, APPEND, new WriteMode.ResumeAt(0))) {
            refused(() -> write(path("/pipe"), mode, bytes("x")), StorageError.PermissionDenied.class);
        }
        store().delete(path("/pipe"));
    }

    @Test
    void aFileThatShrinksIsNotPassedOffAsWhole() throws IOException {
        VfsPath file = file("/f", new byte[1000]);
        ByteBuffer buffer = ByteBuffer.allocate(400);
        try (Download download = store().openRead(file, 0)) {
            assertEquals(400, download.read(buffer));
            Files.write(root().resolve("f"), new byte[10]);
            refused(() -> download.read(buffer.clear()), StorageError.Unavailable.class);
        }
    }

    @Test
    void aFileThatGrowsIsReadAsFarAsItWent() throws IOException {
        VfsPath file = file("/f", "0123456789");
        try (Download download = store().openRead(file, 4)) {
            Files.writeString(root().resolve("f"), "more", StandardOpenOption.APPEND);
            assertEquals(10, download.size());
            assertArrayEquals(bytes("456789"), rest(download));
        }
    }

    @Test
    void aReaderKeepsTheFileThatIsReplacedOrRemoved() {
        VfsPath file = file("/f", "old");
        try (Download first = store().openRead(file, 0)) {
            file("/f", "new");
            try (Download second = store().openRead(file, 0)) {
                store().delete(file);
                assertArrayEquals(bytes("old"), rest(first));
                assertArrayEquals(bytes("new"), rest(second));
            }
        }
    }

    @Test
    void oneUploadAtATimeContinuesAFile() throws IOException {
        VfsPath file = file("/f", "0123456789");
        Files.createLink(root().resolve("same"), root().resolve("f"));
        try (Upload upload = store().openWrite(file, APPEND)) {
            upload.write(ByteBuffer.wrap(bytes("abc")));
            refused(() -> store().openWrite(file, APPEND), StorageError.Busy.class);
            refused(() -> store().openWrite(path("/same"), new WriteMode.ResumeAt(3)), StorageError.Busy.class);
            file("/other", "is not held up");
            upload.commit();
        }
        write(path("/same"), new WriteMode.ResumeAt(3), bytes("X"));
        assertEquals("012X", text(file));
    }

    @Test
    void continuingAFileThatIsGoneByTheEndFails() throws IOException {
        VfsPath file = file("/f", "0123456789");
        for (WriteMode mode : List.of(APPEND, new WriteMode.ResumeAt(3))) {
            try (Upload upload = store().openWrite(file, mode)) {
                upload.write(ByteBuffer.wrap(bytes("lost")));
                file("/f", "0123456789 replaced");
                refused(upload::commit, StorageError.NotFound.class);
            }
            assertEquals("0123456789 replaced", text(file));
        }
        try (Upload upload = store().openWrite(file, APPEND)) {
            upload.write(ByteBuffer.wrap(bytes("lost")));
            Files.delete(root().resolve("f"));
            refused(upload::keep, StorageError.NotFound.class);
        }
        file("/f", "moved");
        try (Upload upload = store().openWrite(file, APPEND)) {
            store().rename(file, path("/g"));
            upload.write(ByteBuffer.wrap(bytes(" and found")));
            upload.commit();
        }
        assertEquals("moved and found", text(path("/g")));
    }

    @Test
    void namesAreBytes() throws IOException {
        byte[] latin = {'a', (byte) 0xE9, (byte) 0xFF, 'z'};
        List<String> all = List.of(
                NameCodec.decode(latin),
                "\u00e9",
                "e\u0301",
                ".hidden",
                " leading and trailing ",
                "-rf",
                "\t*?[]\\\"'",
                "\u00fc".repeat(127) + "x");
        for (String name : all) {
            VfsPath file = VfsPath.ROOT.child(name);
            file(file.text(), NameCodec.encode(name));
            assertArrayEquals(NameCodec.encode(name), read(file));
            assertEquals(name, store().stat(file).name());
        }
        assertEquals(all.stream().sorted().toList(), names(VfsPath.ROOT));
        refused(() -> file("/" + "\u00fc".repeat(128), "256 bytes"), StorageError.NameNotAllowed.class);
        refused(() -> file("/" + "d/".repeat(2500) + "f", "too long a path"), StorageError.NameNotAllowed.class);
    }

    @Test
    void namesThatTheControlConnectionCannotCarryAreLeftOut() throws IOException {
        Files.createFile(root().resolve("two\r\nlines"));
        Files.createSymbolicLink(root().resolve("link"), Path.of("two\r\nlines"));
        assertEquals(List.of("link"), names(VfsPath.ROOT));
        assertTrue(entries(VfsPath.ROOT)
                .getFirst()
                .unix()
                .orElseThrow()
                .linkTarget()
                .isEmpty());
        refused(() -> VfsPath.of("/two\r\nlines"), StorageError.NameNotAllowed.class);
    }

    @Test
    void theUniqueTextNamesTheFileAndNotThePath() throws IOException {
        file("/f", "x");
        file("/g", "x");
        Files.createLink(root().resolve("same"), root().resolve("f"));
        assertEquals(unique("/f"), unique("/same"));
        assertNotEquals(unique("/f"), unique("/g"));
        assertEquals(2, store().stat(path("/f")).unix().orElseThrow().links());
    }

    private String unique(String path) {
        return store().stat(path(path)).unix().orElseThrow().unique();
    }

    @Test
    void openFilesOutliveTheStore() throws IOException {
        VfsPath file = file("/f", "content");
        Download download = store().openRead(file, 0);
        Upload upload = store().openWrite(path("/g"), REPLACE);
        upload.write(ByteBuffer.wrap(bytes("late")));
        store().close();
        refused(() -> store().stat(file), StorageError.Unavailable.class);
        assertArrayEquals(bytes("content"), rest(download));
        upload.commit();
        upload.close();
        download.close();
        assertEquals("late", onDisk(root().resolve("g")));
    }
}
