package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NOOP elsewhere while a client reads one MiB a second. */
class NoopLatencyTest {

    private static final int SECONDS = 4;
    private static final long LIMIT_MILLIS = 50;

    @TempDir
    Path directory = Path.of("");

    @Test
    void staysUnderFiftyMillisecondsBesideASlowReader() throws Exception {
        Files.write(directory.resolve("big"), new byte[64 << 20]);
        try (TestServer server = TestServer.overDirectory(directory);
                RawClient slow = server.login();
                Socket data = slow.openData();
                RawClient other = server.login()) {
            slow.command("RETR big", "150");
            InputStream in = data.getInputStream();
            byte[] quarter = new byte[256 << 10];
            long[] times = new long[SECONDS * 4];
            for (int i = 0; i < times.length; i++) {
                in.readNBytes(quarter, 0, quarter.length);
                long start = System.nanoTime();
                other.command("NOOP", "200");
                times[i] = System.nanoTime() - start;
                TimeUnit.MILLISECONDS.sleep(250);
            }
            Arrays.sort(times);
            // The median: one scheduling hiccup of a busy machine is no fault of the server.
            long median = TimeUnit.NANOSECONDS.toMillis(times[times.length / 2]);
            assertTrue(median < LIMIT_MILLIS, "NOOP took " + median + " ms in the median");
        }
    }
}
