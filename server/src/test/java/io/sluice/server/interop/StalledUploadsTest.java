package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.s3.S3Config;
import io.sluice.vfs.s3.S3StorageProvider;
import io.sluice.vfs.s3.TinyStore;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads to a bucket whose clients send nothing more, and others that upload meanwhile, through the whole server. */
final class StalledUploadsTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] BYTES = new Patterns(5).bytes(0, 10 * MEBIBYTE);

    private final TinyStore tiny = TinyStore.knowing("k");
    private final List<Stalled> stalled = new ArrayList<>();
    private TestServer server;
    private double lostBefore;

    @BeforeEach
    void start() {
        server = TestServer.over(new S3StorageProvider().open(tiny.config("k").withProbe(S3Config.Probing.NEVER)));
        lostBefore = server.meter("sluice.s3.uploads.lost");
    }

    @AfterEach
    void stop() throws IOException {
        for (Stalled one : stalled) {
            one.close();
        }
        server.close();
        tiny.close();
    }

    /** An upload that has begun. */
    private record Stalled(String name, RawClient client, Socket data, int sent) implements AutoCloseable {

        /** Sends the rest up to that size; the last reply. */
        String goOn(int size) throws IOException {
            try (data) {
                data.getOutputStream().write(BYTES, sent, size - sent);
            } catch (IOException refused) {
                // The reply says why.
            }
            return client.reply();
        }

        @Override
        public void close() throws IOException {
            data.close();
            client.close();
        }
    }

    private void stall(int count, int bytes) throws IOException {
        for (int i = 0; i < count; i++) {
            String name = bytes + "-" + i;
            RawClient client = server.login();
            Socket data = client.openData();
            stalled.add(new Stalled(name, client, data, bytes));
            client.command("STOR " + name, "150 ");
            data.getOutputStream().write(BYTES, 0, bytes);
        }
    }

    /** How many large uploads there is memory for. */
    private int reserves() {
        long segments = (long) server.meter("sluice.s3.uploads.memory.most") / MEBIBYTE;
        return (int) (segments - segments / 16) / 5;
    }

    private int size(String name) {
        return Objects.requireNonNull(tiny.objects().get(name), name).bytes().length;
    }

    private void othersUpload() {
        try (RawClient other = server.login()) {
            for (int size : new int[] {1_024, 10 * MEBIBYTE, 1_024}) {
                byte[] bytes = Arrays.copyOf(BYTES, size);
                String reply = other.store("STOR other", bytes);
                assertTrue(reply.startsWith("226 "), size + ": " + reply);
                assertEquals(size, size("other"));
            }
        }
    }

    @Test
    void hundredsThatStandStillHoldNobodyUpAndGoOn() throws IOException {
        stall(reserves() + 12, 70_000);
        stall(300, 1);
        othersUpload();
        for (Stalled one : stalled) {
            String reply = one.goOn(200_000);
            assertTrue(reply.startsWith("226 "), one.name() + ": " + reply);
            assertEquals(200_000, size(one.name()));
        }
        assertEquals(lostBefore, server.meter("sluice.s3.uploads.lost"));
    }

    @Test
    void thoseThatHoldAllTheMemoryLoseItAndNoHalfFileIsSeen() throws IOException {
        stall(reserves(), 5_000_000);
        othersUpload();
        int refused = 0;
        for (int i = 0; i < stalled.size(); i++) {
            Stalled one = stalled.get(i);
            int all = one.sent() + i % 2; // nothing more, or a byte
            String reply = one.goOn(all);
            if (reply.startsWith("450 ")) {
                refused++;
                assertTrue(!tiny.objects().containsKey(one.name()), one.name());
            } else {
                assertTrue(reply.startsWith("226 "), one.name() + ": " + reply);
                assertEquals(all, size(one.name()));
            }
        }
        assertTrue(refused >= 1 && refused <= 3, refused + " refused");
        assertEquals(lostBefore + refused, server.meter("sluice.s3.uploads.lost"));
    }
}
