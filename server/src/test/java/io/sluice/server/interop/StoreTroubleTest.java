package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients meet when the store, the line to it, or they themselves break off. */
final class StoreTroubleTest {

    private static final int SIZE = 4_000_000;

    @TempDir
    private Path directory;

    private final byte[] content = new Patterns(5).bytes(0, SIZE);

    @Test
    void aDownloadGoesOnWhereTheStoreCutIt() {
        try (StoreLine line = StoreLine.to(S3Proxy.server());
                BucketServer server = BucketServer.over(line.near(), directory, UnaryOperator.identity());
                RawClient client = server.login()) {
            server.put("file", content);
            line.cutNextAfter(1_000_000);
            assertArrayEquals(content, client.fetch("RETR file"));
            assertEquals(1, line.cuts());
        }
    }

    @Test
    void aStoreThatIsDownCostsTheCommandAndNotTheSession() throws IOException {
        try (StoreLine line = StoreLine.to(S3Proxy.server());
                BucketServer server = BucketServer.over(
                        line.near(),
                        directory,
                        c -> c.withConnection(
                                c.connection().withBounds(Duration.ofSeconds(2), Duration.ofSeconds(5), 2)));
                RawClient client = server.login()) {
            server.put("file", content);
            assertArrayEquals(content, client.fetch("RETR file"));
            line.down();
            for (String command : List.of("SIZE file", "DELE file", "MKD new", "RNFR file", "MLST file")) {
                assertEquals("451 The store is unavailable; try again in a minute.", client.command(command, "451"));
            }
            for (String command : List.of("RETR file", "LIST")) {
                client.openData().close();
                client.command(command, "451");
            }
            client.command("NOOP", "200");
            assertTrue(server.logTail().contains("the store cannot be reached"), server::logTail);
            line.up();
            assertArrayEquals(content, client.fetch("RETR file"));
            assertTrue(client.store("STOR other", content).startsWith("226"));
            assertArrayEquals(content, server.get("other"));
        }
    }

    @Test
    void aKilledClientLeavesNothingInTheBucket() throws IOException {
        try (BucketServer server = BucketServer.over(S3Proxy.server(), directory, UnaryOperator.identity())) {
            server.put("old", new byte[] {1, 2, 3});
            Files.write(server.work().resolve("content"), content);
            for (String name : List.of("new", "old")) {
                long before = server.bytes("upload");
                Process curl = server.client("curl", "-sS", "--limit-rate", "2M", "-T", "content", server.url() + name)
                        .start();
                Eventually.holds(() -> server.bytes("upload") > before + SIZE / 4, server::logTail);
                curl.destroyForcibly();
                server.assertIdle();
                assertEquals(List.of("old"), server.keys());
                assertEquals(List.of(), server.unfinished());
                assertArrayEquals(new byte[] {1, 2, 3}, server.get("old"));
            }
        }
    }

    @Test
    void aClientKilledAmongManyPartsLeavesNoUpload() throws IOException {
        try (BucketServer server = BucketServer.over(S3Proxy.server(), directory, UnaryOperator.identity())) {
            Files.write(server.work().resolve("content"), new byte[64 << 20]);
            Process curl = server.client("curl", "-sS", "--limit-rate", "20M", "-T", "content", server.url() + "large")
                    .start();
            Eventually.holds(
                    () -> !server.unfinished().isEmpty() && server.bytes("upload") > 24 << 20, server::logTail);
            curl.destroyForcibly();
            server.assertIdle();
            assertEquals(List.of(), server.keys());
            assertEquals(List.of(), server.unfinished());
        }
    }
}
