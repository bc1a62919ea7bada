package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TransfersConfig.Incomplete;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.testkit.Parallel;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients do to a file in a bucket that is there already: they resume it, say its time, add to it all at once. */
final class BucketResumeTest {

    private static final int SIZE = 300_000;

    @TempDir
    private Path directory;

    private final byte[] content = new Patterns(6).bytes(0, SIZE);

    private BucketServer keeping() {
        return BucketServer.over(
                S3Proxy.server(), directory, UnaryOperator.identity(), Configs.transfers(Incomplete.KEEP, false));
    }

    /** An upload that breaks behind its last byte. */
    private void storeAndBreak(BucketServer server, RawClient client) throws IOException {
        Socket data = client.openData();
        client.command("STOR file", "150");
        data.getOutputStream().write(content);
        Eventually.holds(() -> client.command("STAT", "211-").contains(": " + SIZE + " bytes so far"), server::logTail);
        RawClient.reset(data);
        client.expect("426");
        assertEquals(2, server.keys().size(), "the file and its record");
    }

    @Test
    void aFileThatIsWholeWhenItIsResumedIsNoLeftover() throws IOException {
        try (BucketServer server = keeping();
                RawClient client = server.login()) {
            for (String command : List.of("STOR file", "APPE file")) {
                storeAndBreak(server, client);
                if (command.startsWith("STOR")) {
                    client.command("REST " + SIZE, "350");
                }
                assertTrue(client.store(command, new byte[0]).startsWith("226"));
                assertEquals(List.of("file"), server.keys(), command);
                assertArrayEquals(content, server.get("file"));
            }
        }
    }

    /** It asks for the size, and sends nothing. */
    @Test
    void aFileThatCurlFindsWholeIsNoLeftover() throws IOException {
        try (BucketServer server = keeping();
                RawClient client = server.login()) {
            storeAndBreak(server, client);
            Files.write(server.work().resolve("content"), content);
            server.client("curl", "-sS", "-C", "-", "-T", "content", server.url() + "file")
                    .run();
            assertEquals(List.of("file"), server.keys());
        }
    }

    @Test
    void aTimeThatIsSetTakesAwayTheMarkOfALeftover() throws IOException {
        try (BucketServer server = keeping();
                RawClient client = server.login()) {
            storeAndBreak(server, client);
            assertTrue(server.metadata("file").containsKey("sluice-upload"));
            client.command("MFMT 20240102030405 file", "213");
            assertFalse(server.metadata("file").containsKey("sluice-upload"));
        }
    }

    @Test
    void additionsAtOnceByManySessionsLoseNothingThatWasAcknowledged() {
        try (BucketServer server = BucketServer.over(S3Proxy.server(), directory, UnaryOperator.identity())) {
            int sessions = 6;
            for (int round = 0; round < 3; round++) {
                server.put("file", new byte[1000]);
                List<String> replies = Parallel.run(sessions, i -> () -> {
                    try (RawClient client = server.login()) {
                        return client.store("APPE file", new byte[1000]).substring(0, 3);
                    }
                });
                long done = replies.stream().filter("226"::equals).count();
                assertTrue(done > 0, replies::toString);
                assertEquals(1000 * (1 + done), server.get("file").length, replies::toString);
                assertTrue(
                        replies.stream()
                                .allMatch(r -> List.of("226", "426", "450").contains(r)),
                        replies::toString);
            }
        }
    }
}
