package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.FileKind;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Homes of users: one descriptor each however many sessions there are, closed with the last. */
final class SubtreeTest extends LocalTest {

    private List<String> homes() throws IOException {
        return fixture().held().stream().filter(held -> held.contains("/home")).toList();
    }

    @Test
    void sessionsOfOneHomeShareADescriptor() throws IOException {
        directory("/home");
        List<Storage> sessions = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            sessions.add(store().subtree(path("/home")));
        }
        assertEquals(1, homes().size());
        sessions.removeLast().close();
        sessions.getFirst().close();
        sessions.getFirst().close();
        assertEquals(FileKind.DIRECTORY, sessions.getLast().stat(VfsPath.ROOT).kind());
        refused(() -> sessions.getFirst().stat(VfsPath.ROOT), StorageError.Unavailable.class);
        sessions.forEach(Storage::close);
        assertEquals(List.of(), homes());
    }

    @Test
    void aHomeThatWasMadeAgainIsAnotherOne() throws IOException {
        directory("/home");
        try (Storage before = store().subtree(path("/home"))) {
            Files.delete(root().resolve("home"));
            directory("/home");
            file("/home/f", "x");
            try (Storage after = store().subtree(path("/home"))) {
                assertEquals("f", after.stat(path("/f")).name());
                refused(() -> before.stat(path("/f")), StorageError.NotFound.class);
            }
        }
    }

    @Test
    void sessionsComeAndGoAtTheSameTime() throws IOException {
        directory("/home");
        file("/home/f", "x");
        Parallel.run(8, i -> () -> {
            for (int round = 0; round < 500; round++) {
                try (Storage home = store().subtree(path("/home"))) {
                    assertEquals(1, home.stat(path("/f")).size());
                }
            }
            return 0;
        });
        assertEquals(List.of(), homes());
    }

    @Test
    void aSubtreeOutlivesTheStoreItCameFrom() throws IOException {
        directory("/home");
        directory("/home/inner");
        Storage home = store().subtree(path("/home"));
        store().close();
        try (Storage inner = home.subtree(path("/inner"))) {
            home.close();
            inner.makeDirectory(path("/made"));
        }
        assertEquals(List.of(), fixture().held());
    }
}
