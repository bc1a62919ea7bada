package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.s3.S3Config;
import io.sluice.vfs.s3.S3StorageProvider;
import io.sluice.vfs.s3.TinyStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory of 100,000 files in a bucket, through the whole server. */
final class BucketListingTest {

    private static final int ENTRIES = 100_000;
    private static final int PAGE = 1_000;

    private final TinyStore tiny = TinyStore.knowing("k");
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.over(new S3StorageProvider().open(tiny.config("k").withProbe(S3Config.Probing.NEVER)));
        for (int i = 0; i < ENTRIES; i++) {
            tiny.put("d/%06d".formatted(i));
        }
    }

    @AfterEach
    void stop() {
        server.close();
        tiny.close();
    }

    private static BufferedReader lines(Socket data) throws IOException {
        return new BufferedReader(new InputStreamReader(data.getInputStream(), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIST d", "NLST d", "MLSD d"})
    void eachNameComesOnce(String command) throws IOException {
        BitSet seen = new BitSet(ENTRIES);
        int before = tiny.seen().size();
        try (RawClient client = server.login();
                Socket data = client.openData()) {
            client.command(command, "150 ");
            for (String line : (Iterable<String>) lines(data).lines()::iterator) {
                int number = Integer.parseInt(line.substring(line.length() - 6));
                assertTrue(!seen.get(number), line);
                seen.set(number);
            }
            client.expect("226 ");
        }
        assertEquals(ENTRIES, seen.cardinality());
        int requests = tiny.seen().size() - before;
        assertTrue(requests <= ENTRIES / PAGE + 3, requests + " requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NLST d", "NLST d/0*", "MLSD d"})
    void theFirstPageIsWithTheClientBeforeTheSecondOneComes(String command) throws IOException {
        CountDownLatch second = new CountDownLatch(1);
        tiny.holdFurtherPages(second);
        try (RawClient client = server.login();
                Socket data = client.openData()) {
            client.command(command, "150 ");
            BufferedReader lines = lines(data);
            for (int i = 0; i < PAGE; i++) {
                String line = lines.readLine();
                assertTrue(line.endsWith("%06d".formatted(i)), line);
            }
            second.countDown();
            assertEquals(ENTRIES - PAGE, lines.lines().count());
            client.expect("226 ");
        }
    }
}
