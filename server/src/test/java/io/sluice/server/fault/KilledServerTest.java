package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerProcess;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that ends in the middle of fifty uploads: what comes back after a restart. New files are there whole or not at
 * all, replaced ones are the old or the new one, those that were appended to have their old bytes and maybe more of the
 * right ones, and nothing stays staged.
 */
@Timeout(180)
class KilledServerTest {

    private static final int UPLOADS = 50;
    private static final int OLD_BYTES = 40_000;
    private static final int NEW_BYTES = 2_000_000;
    private static final int SIGTERM = 128 + 15;
    private static final int SIGKILL = 128 + 9;

    private static final byte[] OLD = new Patterns(1).bytes(0, OLD_BYTES);
    private static final byte[] NEW = new Patterns(2).bytes(0, NEW_BYTES);

    @TempDir
    Path directory = Path.of("");

    /** How a file is uploaded: four kinds, in turn. */
    private enum Kind {
        CREATE,
        REPLACE,
        APPEND,
        RESUME;

        static Kind of(int i) {
            return values()[i % values().length];
        }
    }

    private Path root() throws IOException {
        return Files.createDirectories(directory.resolve("root"));
    }

    private ServerProcess start(String... arguments) throws IOException {
        return ServerProcess.start(List.of(), root(), directory.resolve("log"), arguments);
    }

    private Path file(int i) throws IOException {
        return root().resolve("file-" + i);
    }

    private void oldFiles() throws IOException {
        for (int i = 0; i < UPLOADS; i++) {
            if (Kind.of(i) != Kind.CREATE) {
                Files.write(file(i), OLD);
            }
        }
    }

    /** An upload that has begun. */
    private record Begun(RawClient client, Socket data) {}

    private List<Begun> begin(ServerProcess server) {
        List<Begun> all = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
            RawClient client = server.login("127.0.2." + (1 + i));
            Socket data = client.openData();
            if (Kind.of(i) == Kind.RESUME) {
                client.command("REST " + OLD_BYTES, "350 ");
            }
            client.command((Kind.of(i) == Kind.APPEND ? "APPE" : "STOR") + " file-" + i, "150 ");
            all.add(new Begun(client, data));
        }
        return all;
    }

    /** Sends all bytes of each, to some of them the end too, from threads of their own. */
    private static List<Thread> sendAll(List<Begun> uploads, CountDownLatch halfway) {
        List<Thread> senders = new ArrayList<>();
        for (Begun upload : uploads) {
            senders.add(Thread.ofVirtual().start(() -> {
                try (Socket data = upload.data()) {
                    OutputStream out = data.getOutputStream();
                    int half = NEW_BYTES / 2;
                    out.write(NEW, 0, half);
                    halfway.countDown();
                    out.write(NEW, half, NEW_BYTES - half);
                } catch (SocketException e) {
                    // The server was killed, which is the test.
                    halfway.countDown();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        return senders;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What each file may be after an end in the middle; what is appended to may have a part of the new bytes. */
    private void assertWholeOrOld(boolean partsMayStay) throws IOException {
        for (int i = 0; i < UPLOADS; i++) {
            if (!Files.exists(file(i))) {
                assertEquals(Kind.CREATE, Kind.of(i), "file " + i + " is gone");
                continue;
            }
            byte[] now = Files.readAllBytes(file(i));
            switch (Kind.of(i)) {
                case CREATE -> assertArrayEquals(NEW, now, "file " + i);
                case REPLACE -> assertArrayEquals(now.length == OLD_BYTES ? OLD : NEW, now, "file " + i);
                case APPEND, RESUME -> {
                    assertTrue(now.length >= OLD_BYTES, "file " + i + " has lost bytes: " + now.length);
                    int added = now.length - OLD_BYTES;
                    assertTrue(partsMayStay || added == 0 || added == NEW_BYTES, "file " + i + " has " + added);
                    assertArrayEquals(OLD, Arrays.copyOf(now, OLD_BYTES), "file " + i);
                    assertArrayEquals(
                            Arrays.copyOf(NEW, added),
                            Arrays.copyOfRange(now, OLD_BYTES, now.length),
                            "what was added to file " + i);
                }
            }
        }
    }

    private long staged() {
        try (Stream<Path> staged = Files.list(root().resolve(".sluice-staging"))) {
            return staged.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void killedAtOnce() throws Exception {
        oldFiles();
        ServerProcess server = start();
        List<Begun> uploads = begin(server);
        CountDownLatch halfway = new CountDownLatch(UPLOADS / 2);
        List<Thread> senders = sendAll(uploads, halfway);
        halfway.await();
        server.kill();
        assertEquals(SIGKILL, server.awaitEnd());
        join(senders);
        uploads.forEach(upload -> upload.client().close());
        assertWholeOrOld(true);
        try (ServerProcess again = start();
                RawClient client = again.login("127.0.0.1")) {
            ServerFixture.await("the staged files to be swept", () -> staged() == 0);
            assertEquals(226, Integer.parseInt(client.store("STOR file-0", NEW).substring(0, 3)));
            assertArrayEquals(NEW, client.fetch("RETR file-0"));
            assertTrue(!client.fetchText("LIST -a").contains("sluice"));
        }
        assertWholeOrOld(true);
    }

    @Test
    void toldToEndItLetsTransfersFinish() throws Exception {
        oldFiles();
        ServerProcess server = start("--set", "timeouts.shutdown=60s");
        List<Begun> uploads = begin(server);
        RawClient idle = server.login("127.0.0.1");
        server.terminate();
        idle.expect("421 ");
        idle.expectEnd();
        idle.close();
        join(sendAll(uploads, new CountDownLatch(0)));
        for (Begun upload : uploads) {
            upload.client().expect("226 ");
            upload.client().expect("421 ");
            upload.client().expectEnd();
            upload.client().close();
        }
        assertEquals(SIGTERM, server.awaitEnd());
        assertEquals(1, server.logged("event=stopped"));
        for (int i = 0; i < UPLOADS; i++) {
            int bytes = NEW_BYTES + (Kind.of(i) == Kind.APPEND || Kind.of(i) == Kind.RESUME ? OLD_BYTES : 0);
            assertEquals(bytes, Files.size(file(i)), "file " + i);
        }
        assertWholeOrOld(false);
        assertEquals(0, staged());
    }

    @Test
    void afterTheGraceNothingIsHalf() throws Exception {
        oldFiles();
        ServerProcess server = start("--set", "timeouts.shutdown=1s");
        List<Begun> uploads = begin(server);
        for (Begun upload : uploads) {
            upload.data().getOutputStream().write(NEW, 0, 100_000);
        }
        server.terminate();
        for (Begun upload : uploads) {
            upload.client().expect("421 ");
            upload.client().expectEnd();
            upload.client().close();
            upload.data().close();
        }
        assertEquals(SIGTERM, server.awaitEnd());
        for (int i = 0; i < UPLOADS; i++) {
            assertEquals(Kind.of(i) != Kind.CREATE, Files.exists(file(i)), "file " + i);
            if (Kind.of(i) != Kind.CREATE) {
                assertArrayEquals(OLD, Files.readAllBytes(file(i)), "file " + i);
            }
        }
        assertEquals(0, staged());
    }
}
