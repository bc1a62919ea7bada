package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** lftp 4.9: every name of the tree, both directions, all four kinds of data connection; pipelined commands. */
class LftpTest extends AgainstLocalServer {

    private static final int SIZE = 700_001;

    private final byte[] content = new Patterns(1).bytes(0, SIZE);

    private String lftp(String host, String settings, String commands) {
        return server.client("lftp", "-c", script(host, settings, commands)).run();
    }

    private String script(String host, String settings, String commands) {
        return "set cmd:fail-exit yes; set net:max-retries 1; set net:timeout 30; set cmd:verbose no; " + settings
                + "; " + "open " + server.url(host) + "; " + commands;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, on,  on", "127.0.0.1, off, off", "[::1],     on,  off", "[::1],     off, on"})
    void mirrorsTheTreeBothWays(String host, String passive, String sync) {
        Path tree = server.work().resolve("tree");
        assertEquals(DifficultTree.FILES, DifficultTree.create(tree, name -> true));
        String settings = "set ftp:passive-mode " + passive + "; set ftp:sync-mode " + sync;
        lftp(host, settings, "mirror -R tree up; mirror --parallel=8 up back");
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        DifficultTree.assertSame(tree, server.work().resolve("back"));
    }

    /** Whatever lftp is told not to use, or to use instead. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp:use-feat no",
                "ftp:use-feat no; set ftp:use-mlsd no; set ftp:sync-mode off",
                "ftp:use-mlsd yes; set ftp:sync-mode off; set ftp:prefer-epsv yes",
                "ftp:use-mlsd no; set ftp:use-stat-for-list yes",
                "ftp:use-mlsd no; set ftp:sync-mode off; set ftp:use-quit no; set ftp:use-allo no",
                "ftp:use-size no; set ftp:use-mdtm no; set ftp:list-options -a"
            })
    void mirrorsBothWaysWith(String setting) {
        Path tree = server.work().resolve("tree");
        DifficultTree.create(tree, name -> !name.contains("/deep/"));
        lftp("127.0.0.1", "set " + setting, "mirror -R --parallel=2 tree up; mirror --parallel=2 up back");
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        DifficultTree.assertSame(tree, server.work().resolve("back"));
    }

    @Test
    void mirrorsUpInParallelAndFindsNothingToDoAfterwards() throws IOException {
        Path tree = server.work().resolve("tree");
        DifficultTree.create(tree, name -> true);
        lftp("127.0.0.1", "", "mirror -R --parallel=8 tree up");
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        assertEquals(
                Files.getLastModifiedTime(tree.resolve("plain.txt")),
                Files.getLastModifiedTime(server.root().resolve("up/plain.txt")));
        long uploaded = server.bytes("upload");
        lftp("127.0.0.1", "", "mirror -R tree up; mirror up tree");
        assertEquals(uploaded, server.bytes("upload"));
        assertEquals(0, server.bytes("download"));
    }

    @Test
    void readsTheTreeFromTheLinesOfListToo() {
        Path tree = server.root().resolve("tree");
        DifficultTree.create(tree, name -> true);
        lftp("127.0.0.1", "set ftp:use-mlsd no", "mirror --parallel=4 tree back");
        DifficultTree.assertSame(tree, server.work().resolve("back"));
    }

    @Test
    void resumesBothWays() throws IOException {
        Files.write(server.work().resolve("file"), content);
        Files.write(server.root().resolve("file"), new Patterns(1).bytes(0, 300_000));
        lftp("127.0.0.1", "", "put -c file");
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
        Files.write(server.work().resolve("file"), new Patterns(1).bytes(0, 123_456));
        lftp("[::1]", "", "get -c file");
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("file")));
        lftp("127.0.0.1", "", "pget -n 4 file -o segments");
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("segments")));
    }

    @Test
    void putsManyAndFindsThemByPattern() throws IOException {
        for (String name : new String[] {"a1.txt", "a2.txt", "b.txt"}) {
            Files.write(server.work().resolve(name), content);
        }
        String found =
                lftp("127.0.0.1", "", "mput *.txt; glob echo a*.txt; mrm a?.txt; cls -1; mv b.txt c.txt; cls -1");
        assertEquals("a1.txt a2.txt\nb.txt\nc.txt\n", found);
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("c.txt")));
    }

    @Test
    void changesModesAndMakesParents() throws IOException {
        Path file = Files.write(server.root().resolve("file"), content);
        lftp("127.0.0.1", "", "chmod 640 file; mkdir -p a/b/c");
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.isDirectory(server.root().resolve("a/b/c")));
    }

    @Test
    void goesOnBehindARefusal() throws IOException {
        Files.write(server.root().resolve("file"), content);
        Client.Ended ended = server.client("lftp", "-c", script("127.0.0.1", "", "chmod 4755 file"))
                .runTo(1);
        assertTrue(ended.errors().contains("50"), ended::errors);
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
        assertEquals("file\n", lftp("127.0.0.1", "set cmd:fail-exit no", "chmod 4755 file; cls -1"));
    }
}
