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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ncftpput, ncftpget and ncftpls 3.2.6, which know IPv4 only ("::1: unknown host"). */
class NcftpTest extends AgainstLocalServer {

    private static final int LONGEST_NAME = 200;

    private Client ncftp(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program, "-u", "bob", "-p", "secret", "-t", "30", "-r", "1"));
        command.addAll(List.of("-P", String.valueOf(server.port())));
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new));
    }

    /**
     * Names that ncftp loses by itself: the files of the directory in which it first meets a path much longer than before
     * (it makes that directory here and goes on to the next without a STOR; without names of 250 bytes all arrive), and on
     * the way down whatever is called "..." or "....", which LIST shows and it never asks for.
     */
    private static boolean canCarry(String name) {
        return name.getBytes(UTF_8).length <= LONGEST_NAME && !name.matches("\\.{3,4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-F", "-E"})
    void carriesTheTreeBothWays(String mode) {
        Path tree = server.work().resolve("tree");
        DifficultTree.create(tree, NcftpTest::canCarry);
        ncftp("ncftpput", mode, "-V", "-m", "-R", "127.0.0.1", "/up", "tree").run();
        DifficultTree.assertSame(tree, server.root().resolve("up/tree"));
        ncftp("ncftpget", mode, "-V", "-T", "-R", "127.0.0.1", "back", "/up/tree")
                .run();
        DifficultTree.assertSame(tree, server.work().resolve("back/tree"));
    }

    /** Upwards ncftp cannot resume: behind "REST 200000" its STOR sends the file from its first byte again. */
    @Test
    void resumesDownwardsAndAppends() throws IOException {
        byte[] content = new Patterns(3).bytes(0, 600_000);
        Files.createDirectories(server.root().resolve("d"));
        Files.write(server.root().resolve("d/file"), content);
        Files.write(server.work().resolve("file"), new Patterns(3).bytes(0, 100_000));
        ncftp("ncftpget", "-V", "-z", "127.0.0.1", ".", "/d/file").run();
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("file")));
        assertEquals(500_000, server.bytes("download"));
        ncftp("ncftpput", "-V", "-A", "127.0.0.1", "/d", "file").run();
        assertEquals(1_200_000, Files.size(server.root().resolve("d/file")));
    }

    @Test
    void lists() throws IOException {
        Files.createDirectories(server.root().resolve("d/two words"));
        Files.writeString(server.root().resolve("d/-dash"), "12345");
        String url = "ftp://127.0.0.1/d/";
        List<String> names = ncftp("ncftpls", "-1", url).run().lines().sorted().toList();
        assertEquals(List.of("-dash", "two words"), names);
        String lines = ncftp("ncftpls", "-l", "-E", url).run();
        assertTrue(lines.contains(" 5 ") && lines.contains("drwx"), lines);
    }
}
