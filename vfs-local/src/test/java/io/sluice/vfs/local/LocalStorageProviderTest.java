package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.FileKind;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.StorageProvider;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings, and what whoever starts the server is told when they do not work. */
final class LocalStorageProviderTest {

    @TempDir
    Path directory;

    @Test
    void isFoundByItsType() {
        assertTrue(ServiceLoader.load(StorageProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(provider ->
                        provider.type().equals("local") && provider.configType().equals(LocalConfig.class)));
    }

    @Test
    @SuppressWarnings("NullAway") // as the reader does for what is absent
    void whatIsAbsentHasADefault() {
        LocalConfig config = new LocalConfig(directory, null, false, null, false);
        assertEquals(LocalConfig.of(directory), config);
        assertEquals("022", config.umask());
        assertEquals(Duration.ofHours(24), config.stagingAge());
        refusedConfig("root: the directory to serve is missing", null, "022", Duration.ZERO);
    }

    @Test
    void whatIsWrongIsSaid() {
        for (String wrong : new String[] {"8", "", "-1", "1000", "rwx", "00022"}) {
            refusedConfig(
                    "umask: expected three octal digits such as 022, not '" + wrong + "'",
                    directory,
                    wrong,
                    Duration.ZERO);
        }
        refusedConfig(
                "staging-age: expected a duration of 0 or more, not PT-1S", directory, "022", Duration.ofSeconds(-1));
    }

    @SuppressWarnings("NullAway") // the reader passes null for what is absent
    private static void refusedConfig(String text, Path root, String umask, Duration age) {
        assertEquals(
                text,
                assertThrows(IllegalArgumentException.class, () -> new LocalConfig(root, umask, false, age, false))
                        .getMessage());
    }

    @Test
    void aRootIsMadeOnlyIfThatIsAskedFor() throws IOException {
        Path root = directory.resolve("made/inside");
        refused(LocalConfig.of(root), "cannot serve " + root + ": there is no such directory");
        try (Storage store =
                new LocalStorageProvider().open(new LocalConfig(root, "022", false, Duration.ofDays(1), true))) {
            assertEquals(FileKind.DIRECTORY, store.stat(VfsPath.ROOT).kind());
        }
        Path file = Files.createFile(directory.resolve("file"));
        refused(LocalConfig.of(file), "cannot serve " + file + ": it is no directory");
    }

    @Test
    void aRootThatCannotBeMadeIsSaidWhy() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path under = file.resolve("root");
        refused(making(under), "cannot make the directory " + under + ": it is no directory");
        refused(making(file), "cannot make the directory " + file + ": there is a file of that name");
        Path tooLong = directory.resolve("x".repeat(300));
        refused(making(tooLong), "cannot make the directory " + tooLong + ": the name is too long");
    }

    private static LocalConfig making(Path root) {
        return new LocalConfig(root, "022", false, Duration.ofDays(1), true);
    }

    @Test
    void reasonsThatTheSystemLeavesToTheClassOfAnExceptionAreSaid() {
        // As the JDK throws them: a name and no reason. A test that runs as root meets no refusal by itself.
        Map<IOException, String> reasons = Map.of(
                new AccessDeniedException("/data"), "permission denied",
                new FileSystemException("/data", null, "Operation not permitted"), "permission denied",
                new NoSuchFileException("/data"), "there is no such directory",
                new FileSystemException("/data", null, "Read-only file system"), "the file system is read-only");
        reasons.forEach((failure, reason) -> assertEquals(
                reason,
                LocalStorageProvider.describe(
                        LocalErrors.of(failure, VfsPath.ROOT, "make").error())));
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("d")));
        try (Storage store = new LocalStorageProvider().open(LocalConfig.of(link))) {
            store.makeDirectory(VfsPath.of("/made"));
        }
        assertTrue(Files.isDirectory(directory.resolve("d/made")));
    }

    private static void refused(LocalConfig config, String text) {
        StorageError error = assertThrows(StorageException.class, () -> new LocalStorageProvider().open(config))
                .error();
        assertEquals(
                text, assertInstanceOf(StorageError.Unavailable.class, error).why());
    }
}
