package io.sluice.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl: single files, in every way that its options open data connections and name paths. */
class CurlTest extends AgainstLocalServer {

    private static final int SIZE = 1_000_003;

    private final byte[] content = new Patterns(4).bytes(0, SIZE);
    private Path here = Path.of("");
    private Path there = Path.of("");

    @BeforeEach
    void makeFiles() throws IOException {
        here = Files.write(server.work().resolve("file"), content);
        there = server.root().resolve("file");
    }

    private String curl(String... words) {
        return client(words).run();
    }

    private Client client(String... words) {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-g", "-sS", "--max-time", "30"));
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new));
    }

    private String url(String path) {
        return server.url("127.0.0.1") + path;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, ''",
        "127.0.0.1, --disable-epsv",
        "127.0.0.1, --ftp-port -",
        "127.0.0.1, --ftp-port 127.0.0.1 --disable-eprt",
        "127.0.0.1, --ftp-method nocwd",
        "127.0.0.1, --ftp-method singlecwd",
        "127.0.0.1, --ftp-skip-pasv-ip --disable-epsv",
        "[::1],     ''",
        "[::1],     --ftp-port -",
    })
    void carriesAFileUpAndDown(String host, String options) throws IOException {
        if (options.contains("nocwd") || options.contains("singlecwd")) {
            // curl makes missing directories one by one only when it changes into them one by one.
            Files.createDirectories(server.root().resolve("a/b"));
        }
        List<String> words = new ArrayList<>(options.isEmpty() ? List.of() : Arrays.asList(options.split(" ", -1)));
        words.addAll(List.of("--ftp-create-dirs", "-T", "file", server.url(host) + "a/b/file"));
        curl(words.toArray(String[]::new));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("a/b/file")));
        words.subList(words.size() - 4, words.size()).clear();
        words.addAll(List.of("-o", "back", server.url(host) + "a/b/file"));
        curl(words.toArray(String[]::new));
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
    }

    @Test
    void uploadsFromAPipeAndAnEmptyFile() throws IOException {
        client("-T", "-", url("piped")).input("through a pipe").run();
        assertEquals("through a pipe", Files.readString(server.root().resolve("piped")));
        Files.createFile(server.work().resolve("empty"));
        curl("-T", "empty", url("empty"));
        assertEquals(0, Files.size(server.root().resolve("empty")));
        assertEquals("", curl(url("empty")));
    }

    @Test
    void resumesBothWays() throws IOException {
        Files.write(there, Arrays.copyOf(content, 345_678));
        curl("-C", "-", "-T", "file", url("file"));
        assertArrayEquals(content, Files.readAllBytes(there));
        Files.write(here, Arrays.copyOf(content, 234_567));
        curl("-C", "-", "-o", "file", url("file"));
        assertArrayEquals(content, Files.readAllBytes(here));
        assertEquals(SIZE - 234_567, server.bytes("download"));
    }

    @Test
    void appends() throws IOException {
        curl("-a", "-T", "file", url("file"));
        curl("-a", "-T", "file", url("file"));
        byte[] both = Files.readAllBytes(there);
        assertEquals(2 * SIZE, both.length);
        assertArrayEquals(content, Arrays.copyOfRange(both, SIZE, both.length));
    }

    @Test
    void readsRanges() throws IOException {
        Files.write(there, content);
        readsRange("0-0", 0, 1);
        readsRange("100-199", 100, 200);
        readsRange("1000000-", 1_000_000, SIZE);
        readsRange("-7", SIZE - 7, SIZE);
    }

    private void readsRange(String range, int from, int to) throws IOException {
        curl("-r", range, "-o", "range", url("file"));
        byte[] expected = Arrays.copyOfRange(content, from, to);
        assertArrayEquals(expected, Files.readAllBytes(server.work().resolve("range")), range);
    }

    @Test
    void lists() throws IOException {
        Files.createDirectories(server.root().resolve("d/sub"));
        Files.writeString(server.root().resolve("d/-dash"), "12345");
        Files.writeString(server.root().resolve("d/two words"), "");
        String lines = curl(url("d/"));
        assertTrue(lines.matches("(?s).*-rw-r--r-- +1 ftp +ftp +5 \\w{3} [ \\d]\\d \\d\\d:\\d\\d -dash\r?\n.*"), lines);
        assertEquals(3, lines.lines().count());
        assertEquals(List.of("-dash", "sub", "two words"), sorted(curl("-l", url("d/"))));
        assertEquals(List.of("d/-dash", "d/sub", "d/two words"), sorted(curl("-l", "-X", "NLST d", url(""))));
        assertEquals(3, curl("-X", "MLSD", url("d/")).lines().count());
        Files.createDirectory(server.root().resolve("none"));
        assertEquals("", curl(url("none/")));
        assertEquals("", curl("-l", url("none/")));
    }

    private static List<String> sorted(String lines) {
        return lines.lines().sorted().toList();
    }

    @Test
    void asksForSizeAndTime() throws IOException {
        Files.write(there, content);
        String head = curl("-I", url("file"));
        assertTrue(head.contains("Content-Length: " + SIZE), head);
        assertTrue(head.contains("Last-Modified: ") && head.contains("Accept-ranges: bytes"), head);
        curl("-R", "-o", "timed", url("file"));
        assertEquals(
                Files.getLastModifiedTime(there).to(java.util.concurrent.TimeUnit.SECONDS),
                Files.getLastModifiedTime(server.work().resolve("timed")).to(java.util.concurrent.TimeUnit.SECONDS));
    }

    @Test
    void sendsCommandsBeforeAndAfter() throws IOException {
        Files.createDirectory(server.root().resolve("d"));
        curl("-Q", "RNFR d", "-Q", "RNTO e", "-T", "file", url("e/one"), "-Q", "-RNFR one", "-Q", "-RNTO two");
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("e/two")));
        curl("-Q", "DELE e/two", "-Q", "*DELE e/two", "-Q", "RMD e", "-Q", "MKD f", url(""));
        assertTrue(Files.notExists(server.root().resolve("e"))
                && Files.isDirectory(server.root().resolve("f")));
        client("-Q", "DELE nothing", url("")).runTo(21);
    }

    @Test
    void namesWhatUrlsMustEscape() throws IOException {
        String name = " a b;c#d%e?[f]\"g\"\\'h'\u00e9e\u0301\ud83d\ude00 ";
        StringBuilder escaped = new StringBuilder();
        for (byte b : name.getBytes(UTF_8)) {
            escaped.append(String.format("%%%02X", b));
        }
        String url = url("two%20words/" + escaped);
        curl("--ftp-create-dirs", "-T", "file", url);
        assertArrayEquals(
                content, Files.readAllBytes(server.root().resolve("two words").resolve(name)));
        curl("-o", "back", url);
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
        assertEquals(List.of(name), sorted(curl("-l", url("two%20words/"))));
    }

    @Test
    void convertsLineEndsInAsciiType() throws IOException {
        Files.writeString(there, "one\ntwo\r\nthree\n");
        // 16 bytes are there, 18 are sent; curl makes LF of CRLF again.
        assertEquals("one\ntwo\nthree\n", curl("-B", url("file")));
        Files.writeString(here, "one\ntwo\n\nthree");
        curl("--crlf", "-B", "-T", "file", url("file"));
        assertEquals("one\ntwo\n\nthree", Files.readString(there));
    }

    @Test
    void carriesManyFilesOverOneSession() throws IOException {
        curl("--ftp-create-dirs", "-T", "file", url("many/a"), "-T", "file", url("many/file"), "-T", "file", url("b"));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("b")));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("many/file")));
        curl("-o", "1", url("many/file"), "-o", "2", url("many/file"), "-o", "3", url("many/file"));
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("3")));
    }

    @Test
    void saysWhatWentWrong() {
        client(url("missing")).runTo(78);
        client(url("missing/")).runTo(9);
        client("-T", "file", url("no/directory/file")).runTo(9);
        client("-u", "bob:wrong", "ftp://127.0.0.1:" + server.port() + "/").runTo(67);
        client("-C", String.valueOf(SIZE), url("missing")).runTo(78);
    }
}
