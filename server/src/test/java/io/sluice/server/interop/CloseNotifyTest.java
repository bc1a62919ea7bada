package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients say that an upload is whole, so that {@code tls.data.require-close-notify} is nothing to them. */
class CloseNotifyTest extends AgainstTlsServer {

    private static final int FILES = 12;

    @Override
    ServerConfig configure(ServerConfig standard) {
        return Configs.tls(tls -> tls.withData(new ProtectedDataConfig(SessionReuse.PREFER, true)))
                .apply(secured(standard));
    }

    static Stream<Arguments> clients() {
        return SessionReuseTest.clients();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void thesePass(ClientSessions client, TlsVersion version) throws IOException {
        Path here = server.work().resolve("here");
        ManyFiles.make(here, FILES);
        Path up = Files.createDirectories(server.root().resolve("up"));
        client.carry(server, Way.explicit(version), authority, ClientSessions.Job.up(here, "up", FILES));
        ManyFiles.assertSame(here, up, FILES);
        assertEquals(0, server.meter("sluice.tls.truncated"), server::logTail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void rclonePasses(String version) throws IOException {
        Path here = server.work().resolve("here");
        ManyFiles.make(here, FILES);
        String remote = RcloneTlsTest.remote(server, Way.explicit(TlsVersion.parse(version)), "") + "up";
        server.client("rclone", "--retries=1", "--low-level-retries=1", "copy", here.toString(), remote)
                .environment("SSL_CERT_FILE", authority.toString())
                .run();
        ManyFiles.assertSame(here, server.root().resolve("up"), FILES);
        assertEquals(0, server.meter("sluice.tls.truncated"), server::logTail);
    }
}
