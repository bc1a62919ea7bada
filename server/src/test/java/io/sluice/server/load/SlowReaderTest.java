package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that reads slowly or not at all slows only itself, however many there are. */
class SlowReaderTest {

    private static final int STALLED = 64;
    private static final int FILE_BYTES = 32 << 20;

    @TempDir
    Path directory = Path.of("");

    /** Sixteen carrier threads (server/jvm.options), and four times as many readers that stand still. */
    @Test
    void moreStalledReadersThanCarrierThreadsStopNobody() throws Exception {
        Files.write(directory.resolve("big"), new byte[FILE_BYTES]);
        try (TestServer server = TestServer.overDirectory(directory)) {
            List<RawClient> stalled = new ArrayList<>();
            List<Socket> data = new ArrayList<>();
            for (int i = 0; i < STALLED; i++) {
                RawClient client = server.login();
                stalled.add(client);
                data.add(client.openData());
                client.command("RETR big", "150");
            }
            try (RawClient other = server.login()) {
                assertEquals(FILE_BYTES, other.fetch("RETR big").length);
                assertTrue(other.fetchText("LIST").contains(" big\r\n"));
            }
            assertEquals(STALLED, server.meter("sluice.transfers.active"));
            for (RawClient client : stalled) {
                long start = System.nanoTime();
                client.send("ABOR");
                client.expect("426");
                client.expect("226");
                assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5), "ABOR took too long");
                client.close();
            }
            for (Socket socket : data) {
                socket.close();
            }
        }
    }
}
