package io.sluice.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TlsVersion;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** curl over TLS. */
class CurlTlsTest extends AgainstTlsServer {

    private static final int SIZE = 1_000_003;

    private static final int PARTIAL_FILE = 18;
    private static final int SEND_ERROR = 55;

    private static final boolean FORGETS_TLS = forgetsTls();

    private final byte[] content = new Patterns(4).bytes(0, SIZE);

    @BeforeEach
    void makeFile() throws IOException {
        Files.write(server.work().resolve("file"), content);
    }

    /** Those that this curl knows. */
    static Stream<Way> ways() {
        return Way.all().filter(way -> way.passive() || !FORGETS_TLS);
    }

    /** From 7.87 to 7.88 curl sends data in clear in active mode, whatever it has promised (PROT P): see its release 8.0.0. */
    private static boolean forgetsTls() {
        try {
            Process curl = new ProcessBuilder("curl", "--version").start();
            String version = new String(curl.getInputStream().readAllBytes(), UTF_8);
            return version.startsWith("curl 7.87.") || version.startsWith("curl 7.88.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Or if it does, the server takes none of it. */
    @Test
    void sendsNoDataInClearInActiveMode() {
        Way way = new Way(false, TlsVersion.V1_3, false, Way.IPV4);
        Client curl = curl(way, "-T", "file", server.url(way));
        if (FORGETS_TLS) {
            curl.runTo(PARTIAL_FILE, SEND_ERROR);
            // curl may be gone before it hears of 522.
            assertTrue(server.logTail().contains("the client sent something else than TLS"), server::logTail);
        } else {
            curl.run();
        }
        assertEquals(!FORGETS_TLS, Files.exists(server.root().resolve("file")));
    }

    /** What makes curl go that way, with TLS or not at all. */
    static List<String> command(Way way) {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-g", "-sS", "--max-time", "120", "--ssl-reqd"));
        command.addAll(way.is13() ? List.of("--tlsv1.3") : List.of("--tlsv1.2", "--tls-max", "1.2"));
        if (!way.passive()) {
            command.addAll(List.of("--ftp-port", "-"));
        }
        return command;
    }

    private Client curl(Way way, String... words) {
        List<String> command = command(way);
        command.addAll(List.of("--cacert", authority.toString()));
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void carriesFilesAndLists(Way way) throws IOException {
        Path there = server.root().resolve("d/file");
        Path back = server.work().resolve("back");
        String url = server.url(way) + "d/file";
        curl(way, "--ftp-create-dirs", "-T", "file", url).run();
        assertArrayEquals(content, Files.readAllBytes(there));
        curl(way, "-o", "back", url).run();
        assertArrayEquals(content, Files.readAllBytes(back));
        assertEquals("file\n", curl(way, "-l", server.url(way) + "d/").run().replace("\r", ""));
        assertTrue(curl(way, server.url(way) + "d/").run().contains(" " + SIZE + " "));

        Files.write(there, Arrays.copyOf(content, 345_678));
        curl(way, "-C", "-", "-T", "file", url).run();
        assertArrayEquals(content, Files.readAllBytes(there));
        Files.write(back, Arrays.copyOf(content, 234_567));
        curl(way, "-C", "-", "-o", "back", url).run();
        assertArrayEquals(content, Files.readAllBytes(back));
        assertAllIn(way);
    }

    /** The certificate is of an authority that curl was not told to trust, or for another host. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnotherCertificate(boolean implicit) {
        Way way = new Way(implicit, TlsVersion.V1_3, true, Way.IPV4);
        int badCertificate = 60;
        List<String> command = command(way);
        command.addAll(List.of("--cacert", stranger.toString(), server.url(way)));
        server.client(command.toArray(String[]::new)).runTo(badCertificate);
        Way otherHost = new Way(implicit, TlsVersion.V1_3, true, "elsewhere.example");
        curl(way, "--connect-to", "::" + Way.IPV4 + ":", server.url(otherHost)).runTo(badCertificate);
    }

    /** {@code --ftp-ssl-control} protects the login alone, which this server does not let pass: curl takes no notice of 534. */
    @Test
    void mayNotLeaveTheDataInClear() {
        String[] words = {"curl", "-q", "-sS", "--ftp-ssl-control", "--cacert", authority.toString()};
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("-T", "file", server.url(Way.IPV4)));
        server.client(command.toArray(String[]::new)).runTo(PARTIAL_FILE, SEND_ERROR);
        assertTrue(server.logTail().contains("reply=522"), server::logTail);
        assertTrue(Files.notExists(server.root().resolve("file")));
    }

    @Test
    void mayNotLogInWithoutTls() {
        server.client("curl", "-q", "-sS", "-T", "file", server.url(Way.IPV4)).runTo(67);
    }
}
