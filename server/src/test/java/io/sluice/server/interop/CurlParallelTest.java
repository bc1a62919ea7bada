package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code curl --parallel} remembers one TLS session for all of its connections, so that the data connection of one
 * transfer shows the token of another. On one shared port that may end a transfer, which curl then tries again; it must
 * never give a file the bytes of another.
 */
class CurlParallelTest extends AgainstTlsServer {

    private static final int FILES = 60;
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Override
    ServerConfig configure(ServerConfig standard) {
        return Configs.tls(tls -> tls.withData(new ProtectedDataConfig(SessionReuse.PREFER, false)))
                .andThen(Configs.passive(
                        p -> p.withPorts(Ports.free(1), 1000, WAIT, SECOND).withShared(true)))
                .andThen(Configs.shortConnect())
                .apply(secured(standard));
    }

    private static byte[] content(int i) {
        return new Patterns(1000 + i).bytes(0, 20_000 + 500 * i);
    }

    @BeforeEach
    void makeFiles() throws IOException {
        Path here = Files.createDirectories(server.work().resolve("here"));
        Files.createDirectories(server.work().resolve("back"));
        Files.createDirectories(server.root().resolve("up"));
        Files.createDirectories(server.root().resolve("down"));
        for (int i = 0; i < FILES; i++) {
            Files.write(here.resolve("f" + i), content(i));
            Files.write(server.root().resolve("down/f" + i), content(i));
        }
    }

    private void curl(String... words) {
        List<String> command = CurlTlsTest.command(Way.explicit(TlsVersion.V1_2));
        // Without it curl takes ranges in URLs and names for what they are.
        command.remove("-g");
        command.addAll(List.of("-Z", "--parallel-max", "6", "--cacert", authority.toString()));
        command.addAll(List.of(words));
        Client.Ended ended = server.client(command.toArray(String[]::new))
                .limit(Duration.ofMinutes(3))
                .end();
        // Some may have failed: that is what such a client gets.
        assertTrue(ended.exit() == 0 || !ended.errors().isEmpty(), ended.errors());
    }

    /** How many are whole; those that are not are the beginning of their own bytes. */
    private static int whole(Path directory, boolean partsToo) throws IOException {
        int whole = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = directory.resolve("f" + i);
            if (Files.exists(file)) {
                byte[] found = Files.readAllBytes(file);
                byte[] own = content(i);
                int mismatch = Arrays.mismatch(own, found);
                if (mismatch >= 0) {
                    assertTrue(partsToo, file + " is not whole");
                    assertEquals(found.length, mismatch, file + " holds other bytes");
                } else {
                    whole++;
                }
            }
        }
        return whole;
    }

    @Test
    void eachUploadHasItsOwnBytes() throws IOException {
        curl("-T", "here/f[0-" + (FILES - 1) + "]", server.url(Way.IPV4) + "up/");
        assertTrue(whole(server.root().resolve("up"), false) > 0, server::logTail);
    }

    @Test
    void eachDownloadHasItsOwnBytes() throws IOException {
        curl("-o", "back/f#1", server.url(Way.IPV4) + "down/f[0-" + (FILES - 1) + "]");
        assertTrue(whole(server.work().resolve("back"), true) > 0, server::logTail);
    }
}
