package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.s3.ConnectionConfig;
import io.sluice.vfs.s3.DataSize;
import io.sluice.vfs.s3.FaultProxy;
import io.sluice.vfs.s3.RenamesConfig;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.testkit.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RNTO of a directory of many objects in a bucket, followed, stopped, and broken by the store. */
final class BucketRenameTest {

    private static final int OBJECTS = 100;
    private static final String DONE = "250 Renamed, not in one step: this store copies and deletes.";

    /** Retries and what is left come soon; no request that waits at a gate is taken for one that stalls. */
    private static final ConnectionConfig QUICK = new ConnectionConfig(
            Duration.ofSeconds(5), Duration.ofSeconds(3), 3, 100, Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    private FaultProxy front;
    private BucketServer server;
    private RawClient client;
    private List<String> before;

    @BeforeEach
    void start() {
        front = FaultProxy.before(S3Proxy.server());
        server = BucketServer.over(S3Proxy.server(), directory, c -> c.withEndpoint(front.endpoint())
                .withConnection(QUICK)
                .withRenames(new RenamesConfig(OBJECTS, 4, DataSize.mebibytes(512))));
        for (int i = 0; i < OBJECTS; i++) {
            server.put("d/f%03d".formatted(i), new byte[] {(byte) i});
        }
        before = server.keys();
        client = server.login();
        client.command("RNFR d", "350 ");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        front.close();
    }

    private static boolean isCopy(FaultProxy.Request request) {
        return request.header("x-amz-copy-source").isPresent();
    }

    /** Renames until the fiftieth copy begins; all requests wait from there on until the latch opens. */
    private CountDownLatch renameHalf() {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger copies = new AtomicInteger();
        front.plan(
                r -> {
                    if (isCopy(r) && copies.incrementAndGet() == OBJECTS / 2) {
                        reached.countDown();
                        Parallel.await(open);
                    }
                    return false;
                },
                new FaultProxy.Fault.SwallowAnswer());
        client.send("RNTO e");
        Parallel.await(reached);
        return open;
    }

    private void assertRenames() {
        client.command("RNFR d", "350 ");
        assertEquals(DONE, client.command("RNTO e", "250 "));
        assertEquals(before.stream().map(k -> k.replace("d/", "e/")).toList(), server.keys());
    }

    @Test
    void statFollowsItAndAborUndoesIt() {
        CountDownLatch open = renameHalf();
        String status = client.command("STAT", "211-");
        assertTrue(status.matches("(?s).*\n Running rename of /d: 4\\d of 100 copied to /e\n.*"), status);
        client.sendTogether("NOOP", "ABOR");
        ServerFixture.await("the stop", () -> client.command("STAT", "211-").contains("\n Stopping rename of /d: "));
        open.countDown();
        client.expect("426 ");
        client.expect("200 ");
        client.expect("226 ");
        assertEquals(before, server.keys());
        assertFalse(
                front.seen().stream().anyMatch(r -> r.is("DELETE") && r.line().contains("/d/")));
        assertRenames();
    }

    @Test
    void aLostClientUndoesIt() {
        CountDownLatch open = renameHalf();
        client.reset();
        ServerFixture.await("the end of the session", () -> server.meter("sluice.sessions.active") == 0);
        open.countDown();
        ServerFixture.await("the end of the rename", () -> server.meter("sluice.works.active") == 0);
        assertEquals(before, server.keys());
        assertTrue(server.logTail().contains("result=control-lost"), server.logTail());
    }

    @Test
    void whatAFailureLeavesIsRemovedWhenTheStoreAnswersAgain() {
        AtomicBoolean away = new AtomicBoolean(true);
        front.plan(3, r -> isCopy(r) && r.line().contains("/e/f050"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        front.plan(
                10_000,
                r -> away.get() && r.is("DELETE") && r.line().contains("/e/"),
                new FaultProxy.Fault.Answer(503, "SlowDown"));
        client.command("RNTO e", "451 The store has too much to do");
        assertTrue(server.logTail().contains("event=copies-left "), server.logTail());
        assertTrue(server.meter("sluice.s3.leftovers.waiting") > 40);
        assertTrue(server.keys().stream().anyMatch(k -> k.startsWith("e/")));
        client.command("RNFR d", "350 ");
        client.command("RNTO e", "550 /e: already exists.");
        away.set(false);
        ServerFixture.await("the copies to go", () -> server.meter("sluice.s3.leftovers.waiting") == 0);
        assertEquals(before, server.keys());
        assertRenames();
    }
}
