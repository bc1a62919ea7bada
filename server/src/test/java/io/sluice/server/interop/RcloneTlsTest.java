package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * rclone over TLS, passive mode only. Of TLS 1.3 it can be told not to use it, but not to use nothing else. Its FTP back
 * end has no option for the authority that it trusts; the one of the machine is found by a variable.
 */
class RcloneTlsTest extends AgainstTlsServer {

    private Client rclone(Path trusted, String... words) {
        List<String> command = new ArrayList<>(List.of("rclone", "--retries=1", "--low-level-retries=1"));
        command.addAll(List.of("--no-unicode-normalization", "--local-encoding=None", "--timeout=30s"));
        command.addAll(List.of(words));
        return server.client(command.toArray(String[]::new)).environment("SSL_CERT_FILE", trusted.toString());
    }

    /** A remote for rclone; more options begin with a comma. */
    static String remote(LocalServer server, Way way, String options) {
        String password = server.client("rclone", "obscure", "secret").run().strip();
        return ":ftp,host='" + way.hostInUrl() + "',port=" + server.port(way) + ",user=bob,pass=" + password
                + ",encoding=Slash," + (way.implicit() ? "tls=true" : "explicit_tls=true")
                + (way.is13() ? "" : ",disable_tls13=true") + options + ":";
    }

    @ParameterizedTest
    @MethodSource("io.sluice.server.interop.Way#passiveOnly")
    void copiesATreeBothWaysAndChecksIt(Way way) throws IOException {
        Path tree = makeTree(server.work().resolve("tree"));
        String remote = remote(server, way, "") + "up";
        rclone(authority, "copy", "--create-empty-src-dirs", "tree", remote).run();
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        rclone(authority, "check", "--download", "tree", remote).run();
        Files.writeString(server.root().resolve("up/file-1"), "changed");
        rclone(authority, "sync", "--create-empty-src-dirs", remote, "tree").run();
        DifficultTree.assertSame(server.root().resolve("up"), tree);
        assertAllIn(way);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnotherCertificate(boolean implicit) {
        Way way = new Way(implicit, TlsVersion.V1_3, true, Way.IPV4);
        Client.Ended ended = rclone(stranger, "lsf", remote(server, way, "")).runTo(1);
        assertTrue(ended.errors().contains("certificate signed by unknown authority"), ended.errors());
    }
}
