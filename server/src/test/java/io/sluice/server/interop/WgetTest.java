package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** wget 1.21, which only fetches, and reads the lines of LIST. */
class WgetTest extends AgainstLocalServer {

    /** wget cuts names so that something fits behind them ("The name is too long", its src/url.c). */
    private static final int LONGEST_NAME = 236;

    private Client wget(String... words) {
        List<String> command = new ArrayList<>(List.of("wget", "--no-config", "-nv", "--tries=1", "--timeout=30"));
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new));
    }

    /**
     * Names that wget loses by itself. Its parser of LIST (src/ftp-ls.c) skips blanks before a name and breaks lines at
     * tabs, so that it asks for "leading space" where the line says " leading space" (its "No such file" lines name what
     * it asked for); it decodes %-sequences of names a second time (asks for "%2FA%00").
     */
    private static boolean canFetch(String name) {
        return !name.startsWith(" ")
                && name.indexOf('\t') < 0
                && !name.matches(".*%[0-9A-Fa-f]{2}.*")
                && name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= LONGEST_NAME;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, --passive-ftp", "[::1], --no-passive-ftp"})
    void fetchesTheTree(String host, String mode) {
        Path tree = server.root().resolve("tree");
        DifficultTree.create(tree, WgetTest::canFetch);
        wget(mode, "-r", "-l", "0", "-nH", "--restrict-file-names=nocontrol", server.url(host) + "tree/")
                .run();
        DifficultTree.assertSame(tree, server.work().resolve("tree"));
    }

    @Test
    void mirrorsAndFetchesOnlyWhatChanged() throws IOException {
        Path tree = server.root().resolve("tree");
        DifficultTree.create(tree, WgetTest::canFetch);
        String[] mirror = {
            "--mirror", "-nH", "--restrict-file-names=nocontrol", "-o", "wget.log", server.url("127.0.0.1") + "tree/"
        };
        wget(mirror).run();
        Files.delete(server.work().resolve("wget.log"));
        DifficultTree.assertSame(tree, withoutListings(server.work().resolve("tree")));
        long bytes = server.bytes("download");
        Files.writeString(tree.resolve("plain.txt"), "this one has changed");
        wget(mirror).run();
        assertEquals("this one has changed", Files.readString(server.work().resolve("tree/plain.txt")));
        assertEquals(bytes + 20, server.bytes("download"));
    }

    /** The mirror keeps what LIST said, in files of its own. */
    private static Path withoutListings(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path listing : files.filter(path -> path.endsWith(".listing")).toList()) {
                Files.delete(listing);
            }
        }
        return tree;
    }

    @Test
    void goesOnWhereItStopped() throws IOException {
        byte[] content = new Patterns(2).bytes(0, 900_000);
        Files.write(server.root().resolve("file"), content);
        Files.write(server.work().resolve("file"), new Patterns(2).bytes(0, 400_000));
        wget("-c", server.url("127.0.0.1") + "file").run();
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("file")));
        assertEquals(500_000, server.bytes("download"));
        wget("-c", server.url("127.0.0.1") + "file").run();
        assertEquals(500_000, server.bytes("download"));
    }

    @Test
    void fetchesByPatternAndOnlyWhatIsNewer() throws IOException {
        for (String name : new String[] {"a1.txt", "a2.txt", "b.txt"}) {
            Files.writeString(server.root().resolve(name), name);
        }
        wget("-N", server.url("127.0.0.1") + "a*.txt").run();
        assertEquals("a2.txt", Files.readString(server.work().resolve("a2.txt")));
        assertEquals(false, Files.exists(server.work().resolve("b.txt")));
        long bytes = server.bytes("download");
        wget("-N", server.url("127.0.0.1") + "a*.txt").run();
        assertEquals(bytes, server.bytes("download"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, --no-passive-ftp", "[::1], --passive-ftp"})
    void fetchesAFile(String host, String mode) throws IOException {
        Files.writeString(server.root().resolve("two words"), "content");
        wget(mode, server.url(host) + "two%20words").run();
        assertEquals("content", Files.readString(server.work().resolve("two words")));
    }

    @Test
    void saysWhatIsMissing() {
        wget(server.url("127.0.0.1") + "nothing").runTo(8);
    }
}
