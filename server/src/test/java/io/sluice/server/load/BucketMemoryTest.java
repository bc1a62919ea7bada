package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerProcess;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many large transfers to and from a bucket at once, in a process that has little memory. */
@Tag("load")
class BucketMemoryTest {

    private static final Logger log = LoggerFactory.getLogger(BucketMemoryTest.class);
    private static final int UPLOADS = 48;
    private static final int DOWNLOADS = 64;
    private static final long SIZE = 128L << 20;
    private static final byte[] PATTERN = new Patterns(13).bytes(0, 64 * 1024);
    private static final long LIMIT_SECONDS = 900;

    /** Each so many clients are slow ones: about 8 MiB in a second. */
    private static final int ONE_IN = 6;

    private static final long PAUSE_MILLIS = 8;

    /** Together 512 MiB. */
    private static final List<String> SMALL =
            List.of("env", "JAVA_TOOL_OPTIONS=-Xmx160m -XX:MaxDirectMemorySize=352m -XX:+ExitOnOutOfMemoryError");

    @TempDir
    private Path directory;

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void halfAGibibyteCarriesAHundredTransfers() throws Exception {
        try (DiscardingStore store = new DiscardingStore(PATTERN, SIZE);
                ServerProcess server = ServerProcess.startWithStore(
                        SMALL,
                        directory.resolve("log"),
                        "storage.type=s3",
                        "storage.bucket=bucket",
                        "storage.endpoint=http://127.0.0.1:" + store.port(),
                        "storage.credentials.access-key=key",
                        "storage.credentials.secret-key=secret",
                        "storage.probe=never");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < UPLOADS; i++) {
                int number = i;
                all.add(threads.submit(() -> upload(server, number)));
            }
            for (int i = 0; i < DOWNLOADS; i++) {
                int number = i;
                all.add(threads.submit(() -> download(server, number)));
            }
            for (Future<Long> one : all) {
                assertEquals(SIZE, one.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            assertEquals(0, store.wrong(), "pieces that are not what was sent");
            assertEquals(UPLOADS, store.objects().size());
            store.objects().forEach((key, size) -> assertEquals(SIZE, size, key));
            assertEquals(0, store.unfinished());
            assertTrue(server.isAlive());
            log.info("event=bucket-memory {}", peak(server.pid()));
        }
    }

    private static String peak(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("");
    }

    private static RawClient login(ServerProcess server, int number) {
        return server.login("127.0.7." + (1 + number));
    }

    private long upload(ServerProcess server, int number) throws Exception {
        try (RawClient client = login(server, number)) {
            long sent = 0;
            try (Socket data = client.openData()) {
                client.command("STOR up-" + number, "150 ");
                OutputStream out = data.getOutputStream();
                while (sent < SIZE) {
                    out.write(PATTERN);
                    sent += PATTERN.length;
                    pace(number);
                }
            }
            client.expect("226 ");
            return sent;
        }
    }

    private long download(ServerProcess server, int number) throws Exception {
        try (RawClient client = login(server, UPLOADS + number)) {
            long got = 0;
            try (Socket data = client.openData()) {
                client.command("RETR down-" + number, "150 ");
                InputStream in = data.getInputStream();
                byte[] piece = new byte[PATTERN.length];
                for (int count = in.readNBytes(piece, 0, piece.length);
                        count > 0;
                        count = in.readNBytes(piece, 0, piece.length)) {
                    assertTrue(Arrays.equals(piece, 0, count, PATTERN, 0, count), "other bytes");
                    got += count;
                    pace(number);
                }
            }
            client.expect("226 ");
            return got;
        }
    }

    private void pace(int number) throws InterruptedException {
        if (number % ONE_IN == 0) {
            assertTrue(!never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        }
    }
}
