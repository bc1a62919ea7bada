package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** tnftp, the ftp of the BSDs, as a person types at it. */
class TnftpTest extends AgainstLocalServer {

    private final byte[] content = new Patterns(5).bytes(0, 500_001);

    /** Types these lines; every reply of the server, and fails if one of them is negative. */
    private String types(String host, String mode, String... lines) throws IOException {
        String said = typesWhatMayFail(host, mode, lines);
        assertFalse(said.lines().anyMatch(line -> line.matches("[45]\\d\\d[ -].*")), said);
        return said;
    }

    private String typesWhatMayFail(String host, String mode, String... lines) throws IOException {
        Path netrc = server.work().resolve(".netrc");
        Files.writeString(netrc, "machine " + host + " login bob password secret\n");
        Files.setPosixFilePermissions(netrc, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return server.client("tnftp", "-v", "-i", mode, "-q", "30", "-P", String.valueOf(server.port()), host)
                .input(String.join("\n", lines) + "\nquit\n")
                .run();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, -p", "127.0.0.1, -A", "::1, -p", "::1, -A"})
    void doesWhatItsUserTypes(String host, String mode) throws IOException {
        Files.write(server.work().resolve("file"), content);
        String said = types(
                host,
                mode,
                "binary",
                "mkdir d",
                "cd d",
                "put file \"two words\"",
                "put file -dash",
                "append file -dash",
                "size -dash",
                "modtime -dash",
                "ls",
                "nlist",
                "mlsd",
                "mlst -dash",
                "rename \"two words\" moved",
                "get moved back",
                "put file gone",
                "delete gone",
                "mkdir e",
                "rmdir e",
                "cdup",
                "pwd",
                "rstatus",
                "features",
                "system",
                "noop");
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("d/moved")));
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
        assertEquals(2L * content.length, Files.size(server.root().resolve("d/-dash")));
        try (var left = Files.list(server.root().resolve("d"))) {
            List<String> names =
                    left.map(path -> path.getFileName().toString()).sorted().toList();
            assertEquals(List.of("-dash", "moved"), names);
        }
        assertTrue(said.contains("215 UNIX Type: L8") && said.contains("211 End"), said);
    }

    @Test
    void carriesManyAndResumes() throws IOException {
        for (String name : List.of("a1", "a2", "b")) {
            Files.write(server.work().resolve(name), content);
        }
        types("127.0.0.1", "-p", "binary", "mput a*", "put b");
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("a2")));
        Files.write(server.work().resolve("b"), Arrays.copyOf(content, 100_000));
        Files.delete(server.work().resolve("a1"));
        Files.delete(server.work().resolve("a2"));
        types("127.0.0.1", "-p", "binary", "mget a?", "reget b", "mdelete a*");
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("a1")));
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("b")));
        assertTrue(Files.notExists(server.root().resolve("a1")));
    }

    @Test
    void convertsLineEndsInAsciiType() throws IOException {
        Files.writeString(server.work().resolve("text"), "one\ntwo\n\nthree");
        types("127.0.0.1", "-p", "ascii", "put text", "get text back");
        assertEquals("one\ntwo\n\nthree", Files.readString(server.root().resolve("text")));
        assertEquals("one\ntwo\n\nthree", Files.readString(server.work().resolve("back")));
    }

    @Test
    void fetchesAUrl() throws IOException {
        Files.createDirectories(server.root().resolve("d e"));
        Files.write(server.root().resolve("d e/file"), content);
        server.client("tnftp", "-o", "back", server.url("127.0.0.1") + "d%20e/file")
                .run();
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
    }

    @Test
    void goesOnBehindRefusals() throws IOException {
        Files.write(server.work().resolve("file"), content);
        String said = typesWhatMayFail(
                "127.0.0.1",
                "-p",
                "binary",
                "get missing",
                "cd missing",
                "chmod 600 file",
                "quote NONSENSE",
                "put file");
        assertTrue(said.contains("550 ") && said.contains("500 "), said);
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
    }
}
