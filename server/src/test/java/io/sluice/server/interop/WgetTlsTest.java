package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.sluice.server.config.TlsVersion;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** wget over TLS, which only reads. wget2 knows no FTP at all. */
class WgetTlsTest extends AgainstTlsServer {

    private static final int SIZE = 1_500_000;

    private Client wget(Way way, Path trusted, String... words) {
        List<String> command = new ArrayList<>(List.of("wget", "--no-config", "-nv", "--tries=1", "--timeout=30"));
        command.addAll(List.of(
                "--ca-certificate=" + trusted,
                "--ciphers=NORMAL:-VERS-ALL:+VERS-" + (way.is13() ? "TLS1.3" : "TLS1.2")));
        command.addAll(way.passive() ? List.of() : List.of("--no-passive-ftp"));
        command.addAll(way.implicit() ? List.of("--ftps-implicit") : List.of());
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new));
    }

    private String url(Way way, String path) {
        return "ftps://bob:secret@" + way.hostInUrl() + ":" + server.port(way) + "/" + path;
    }

    @ParameterizedTest
    @MethodSource("io.sluice.server.interop.Way#all")
    void readsATreeAndTheRestOfAFile(Way way) throws IOException {
        byte[] content = new Patterns(5).bytes(0, SIZE);
        Path directory = Files.createDirectories(server.root().resolve("d/sub"));
        Files.write(directory.resolve("file"), content);
        Files.write(directory.resolveSibling("empty"), new byte[0]);
        wget(way, authority, "-r", "-nH", url(way, "d/")).run();
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("d/sub/file")));
        Files.write(server.work().resolve("file"), Arrays.copyOf(content, 1_000_000));
        wget(way, authority, "-c", "--ftps-resume-ssl", url(way, "d/sub/file")).run();
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("file")));
        assertAllIn(way);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnotherCertificate(boolean implicit) {
        Way way = new Way(implicit, TlsVersion.V1_3, true, Way.IPV4);
        int badCertificate = 5;
        wget(way, stranger, url(way, "")).runTo(badCertificate);
    }
}
