package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** lftp over TLS, which is GnuTLS in Debian. */
class LftpTlsTest extends AgainstTlsServer {

    private static final int SIZE = 900_001;

    private final byte[] content = new Patterns(2).bytes(0, SIZE);

    @Override
    ServerConfig configure(ServerConfig standard) {
        return Configs.compression().apply(secured(standard));
    }

    /**
     * What makes lftp go that way, with TLS or not at all; to be followed by commands. It sends the address as the name of
     * the server, which RFC 6066 section 3 forbids: JSSE takes offence at those of IPv6.
     */
    static String script(LocalServer server, Way way, Path authority) {
        return settings(way, authority) + "open " + server.url(way) + "; ";
    }

    /** The same without a server. */
    static String settings(Way way, Path authority) {
        return "set cmd:fail-exit yes; set net:max-retries 1; set net:timeout 30; set cmd:verbose no; "
                + "set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ftp:ssl-protect-list yes; "
                + "set ssl:verify-certificate yes; set ssl:ca-file " + authority + "; "
                + "set ssl:priority NORMAL:-VERS-ALL:+VERS-" + (way.is13() ? "TLS1.3" : "TLS1.2") + "; "
                + "set ftp:use-mode-z off; set ssl:use-sni " + (way.isIpv6() ? "off" : "on") + "; "
                + "set ftp:passive-mode " + (way.passive() ? "on" : "off") + "; ";
    }

    private Client lftp(Way way, String commands) {
        return server.client("lftp", "-c", script(server, way, authority) + commands);
    }

    @ParameterizedTest
    @MethodSource("io.sluice.server.interop.Way#all")
    void carriesFilesAndLists(Way way) throws IOException {
        Path tree = makeTree(server.work().resolve("tree"));
        Path here = Files.write(server.work().resolve("file"), content);
        Path there = Files.write(server.root().resolve("file"), Arrays.copyOf(content, 100_000));
        Files.write(server.work().resolve("back"), Arrays.copyOf(content, 777_777));
        String listed = lftp(
                        way,
                        "mirror -R --parallel=2 tree up; mirror --parallel=2 up down; put -c file; get -c file -o back; "
                                + "cls -1 file; ls file")
                .run();
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        DifficultTree.assertSame(tree, server.work().resolve("down"));
        assertArrayEquals(content, Files.readAllBytes(there));
        assertArrayEquals(
                Files.readAllBytes(here), Files.readAllBytes(server.work().resolve("back")));
        assertTrue(listed.startsWith("file\n") && listed.contains(" " + SIZE + " "), listed);
        assertAllIn(way);
    }

    /** lftp deflates whenever that is offered. */
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void mirrorsInModeZ(String version) throws IOException {
        Way way = Way.explicit(TlsVersion.parse(version));
        Path tree = makeTree(server.work().resolve("tree"));
        lftp(way, "set ftp:use-mode-z on; mirror -R --parallel=2 tree up; mirror up back")
                .run();
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        DifficultTree.assertSame(tree, server.work().resolve("back"));
        assertTrue(server.logTail().contains("mode=Z tls="), server::logTail);
        assertAllIn(way);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnotherCertificate(boolean implicit) {
        Way way = new Way(implicit, TlsVersion.V1_3, true, Way.IPV4);
        Client.Ended ended = server.client("lftp", "-c", script(server, way, stranger) + "ls")
                .runTo(1);
        assertTrue(ended.errors().contains("Certificate verification"), ended.errors());
    }

    /** It may be told to protect less than the server wants: refused, it goes on with PROT P. */
    @Test
    void doesNotLeaveTheDataInClear() throws IOException {
        Files.write(server.work().resolve("file"), content);
        Way way = Way.explicit(TlsVersion.V1_3);
        lftp(way, "set ftp:ssl-protect-data no; put file").run();
        assertTrue(server.logTail().contains("verb=PROT argument=C"), server::logTail);
        assertAllIn(way);
    }
}
