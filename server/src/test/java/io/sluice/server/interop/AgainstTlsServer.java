package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test with a server that lets nobody do anything without TLS, neither on the control connection nor on data
 * connections, and with what clients need to verify it.
 */
abstract class AgainstTlsServer extends AgainstLocalServer {

    /** The certificate of the authority that signed the server's, in PEM. */
    Path authority = Path.of("");

    /** That of an authority which did not. */
    Path stranger = Path.of("");

    @Override
    ServerConfig configure(ServerConfig standard) {
        return secured(standard);
    }

    /** TLS for everything, with a port for implicit TLS. */
    static ServerConfig secured(ServerConfig standard) {
        return Configs.listeners("0 implicit data")
                .apply(TestCertificates.with(TlsPolicy.DATA).apply(standard));
    }

    @BeforeEach
    final void writeAuthorities() {
        authority = TestCertificates.authority().pem(server.work().resolve("authority.pem"));
        stranger = TestAuthority.named("A stranger").pem(server.work().resolve("stranger.pem"));
    }

    /** A tree for clients to carry: the difficult one has been carried often enough in clear. */
    static Path makeTree(Path tree) throws IOException {
        Path directory = Files.createDirectories(tree.resolve("two words/caf\u00e9"));
        Files.createDirectories(tree.resolve("empty"));
        int[] sizes = {0, 1, 16_384, 16_385, 300_000};
        for (int size : sizes) {
            Files.write(directory.resolve("file " + size), new Patterns(size).bytes(0, size));
            Files.write(tree.resolve("file-" + size), new Patterns(size + 1).bytes(0, size));
        }
        return tree;
    }

    /** All transfers so far went over TLS in that version, and there were some. */
    final void assertAllIn(Way way) {
        List<String> transfers = server.logTail()
                .lines()
                .filter(line -> line.contains(" bytes="))
                .toList();
        assertTrue(!transfers.isEmpty(), server::logTail);
        assertEquals(
                List.of(),
                transfers.stream()
                        .filter(line -> !line.contains("tls=" + way.version().name()))
                        .toList());
    }
}
