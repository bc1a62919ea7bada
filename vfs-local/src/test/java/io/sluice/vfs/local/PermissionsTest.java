package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** New files and directories get the bits that the store's umask leaves, whatever the process's umask is. */
final class PermissionsTest {

    @Test
    void theUmaskOfTheStoreCounts() throws IOException {
        for (var expected : Map.of(
                        "022", "rw-r--r-- rwxr-xr-x",
                        "002", "rw-rw-r-- rwxrwxr-x",
                        "0", "rw-rw-rw- rwxrwxrwx",
                        "077", "rw------- rwx------",
                        "027", "rw-r----- rwxr-x---")
                .entrySet()) {
            assertEquals(expected.getValue(), made(expected.getKey(), false), expected::getKey);
        }
    }

    @Test
    void syncingChangesNothingElse() throws IOException {
        assertEquals("rw-r--r-- rwxr-xr-x", made("022", true));
    }

    private static String made(String umask, boolean fsync) throws IOException {
        try (LocalFixture fixture = LocalFixture.with(umask, fsync)) {
            Storage store = fixture.store();
            store.makeDirectory(VfsPath.of("/d"));
            write(store, new WriteMode.CreateOrReplace(), "one");
            write(store, new WriteMode.Append(), " two");
            Path file = fixture.root().resolve("f");
            assertEquals("one two", Files.readString(file));
            fixture.assertNothingHeld();
            return permissions(file) + " " + permissions(fixture.root().resolve("d"));
        }
    }

    private static void write(Storage store, WriteMode mode, String content) {
        try (Upload upload = store.openWrite(VfsPath.of("/f"), mode)) {
            upload.write(ByteBuffer.wrap(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            upload.commit();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
