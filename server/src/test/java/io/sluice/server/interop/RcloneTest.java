package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * rclone's FTP back end, which has passive mode only. By default rclone itself stores trailing spaces and control
 * characters as look-alikes ("encoding", docs of its ftp back end) and takes NFC and NFD for the same name; both are
 * switched off, so that every name of the tree goes over the wire.
 */
class RcloneTest extends AgainstLocalServer {

    private Path tree = Path.of("");
    private String password = "";

    @BeforeEach
    void makeTree() {
        tree = server.work().resolve("tree");
        assertEquals(DifficultTree.FILES, DifficultTree.create(tree, name -> true));
        password = server.client("rclone", "obscure", "secret").run().strip();
    }

    private String remote(String host, String path) {
        return ":ftp,host='" + host + "',port=" + server.port() + ",user=bob,pass=" + password + ",encoding=Slash:"
                + path;
    }

    private Client rclone(String... words) {
        List<String> command = new ArrayList<>(List.of("rclone", "--retries=1", "--low-level-retries=1"));
        command.addAll(List.of("--no-unicode-normalization", "--local-encoding=None", "--timeout=30s"));
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void copiesTheTreeBothWaysAndChecksIt(String host) {
        rclone("copy", "--create-empty-src-dirs", "--transfers=8", "tree", remote(host, "up"))
                .run();
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        rclone("check", "--download", "tree", remote(host, "up")).run();
        rclone("copy", "--create-empty-src-dirs", "--transfers=8", remote(host, "up"), "back")
                .run();
        DifficultTree.assertSame(tree, server.work().resolve("back"));
    }

    @Test
    void findsNothingToDoTheSecondTimeAndSeesWhatChanged() throws IOException {
        rclone("copy", "tree", remote("127.0.0.1", "up")).run();
        // Times went along (MFMT) and came back (MLSD): by them rclone knows what has not changed.
        assertEquals(
                Files.getLastModifiedTime(tree.resolve("plain.txt")),
                Files.getLastModifiedTime(server.root().resolve("up/plain.txt")));
        long uploaded = server.bytes("upload");
        rclone("copy", "tree", remote("127.0.0.1", "up")).run();
        assertEquals(uploaded, server.bytes("upload"));
        Files.writeString(tree.resolve("two words"), "changed");
        rclone("sync", "tree", remote("127.0.0.1", "up")).run();
        assertEquals("changed", Files.readString(server.root().resolve("up/two words")));
        assertEquals(uploaded + "changed".length(), server.bytes("upload"));
    }

    @Test
    void syncsBothWaysAndChecksEveryByte() throws IOException {
        String remote = remote("127.0.0.1", "up");
        Files.createDirectories(server.root().resolve("up/gone/deep"));
        Files.writeString(server.root().resolve("up/gone/deep/file"), "not in the source");
        rclone("sync", "--create-empty-src-dirs", "tree", remote).run();
        rclone("check", "--download", "tree", remote).run();
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        Files.delete(server.root().resolve("up/plain.txt"));
        rclone("sync", "--create-empty-src-dirs", remote, "tree").run();
        DifficultTree.assertSame(server.root().resolve("up"), tree);
        Files.writeString(tree.resolve("two words"), "differs");
        rclone("check", "--download", "tree", remote).runTo(1);
    }

    @Test
    void movesReadsAndRemoves() throws IOException {
        rclone("copyto", "tree/caf\u00e9 composed", remote("127.0.0.1", "d/one"))
                .run();
        rclone("moveto", remote("127.0.0.1", "d/one"), remote("127.0.0.1", "e/two words"))
                .run();
        assertTrue(Files.exists(server.root().resolve("e/two words")));
        String line = rclone("lsf", "--format", "sp", remote("127.0.0.1", "e")).run();
        assertEquals(Files.size(tree.resolve("caf\u00e9 composed")) + ";two words\n", line);
        rclone("purge", remote("127.0.0.1", "e")).run();
        assertTrue(Files.notExists(server.root().resolve("e")));
    }
}
