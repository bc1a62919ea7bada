package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Download;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Parallel;
import io.sluice.vfs.testkit.Patterns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** A store that answers wrongly, late or not at all; the same for every store. */
abstract class Faults {

    private static final Patterns CONTENT = new Patterns(11);
    private static final int SIZE = 3_000_000;
    private static final VfsPath FILE = VfsPath.of("/f.bin");

    private static boolean isGet(FaultProxy.Request request) {
        return request.is("GET") && request.line().contains("/f.bin");
    }

    private static boolean isCopy(FaultProxy.Request request) {
        return request.header("x-amz-copy-source").isPresent();
    }

    private final S3Server server;
    private FaultProxy proxy;
    private S3Fixture fixture;
    private Storage store;

    Faults(S3Server server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        proxy = FaultProxy.before(server);
        ConnectionConfig quick = ConnectionConfig.DEFAULTS.withBounds(Duration.ofSeconds(5), Duration.ofMillis(400), 3);
        fixture = S3Fixture.on(server, c -> c.withEndpoint(proxy.endpoint()).withConnection(quick));
        store = fixture.store();
        put(CONTENT.bytes(0, SIZE));
    }

    private void put(byte[] content) {
        fixture.client()
                .putObject(r -> r.bucket(fixture.config().bucket()).key("f.bin"), RequestBody.fromBytes(content));
    }

    @AfterEach
    void close() {
        // First the requests that hang: the store counts what they hold.
        proxy.close();
        fixture.close();
    }

    private List<FaultProxy.Request> gets() {
        return proxy.seen().stream().filter(Faults::isGet).toList();
    }

    @Test
    void aDownloadThatBreaksGoesOnFromTheByteReached() {
        proxy.plan(Faults::isGet, new FaultProxy.Fault.ResetAfter(1_000_000));
        proxy.plan(Faults::isGet, new FaultProxy.Fault.ResetAfter(500_000));
        assertArrayEquals(CONTENT.bytes(0, SIZE), BucketContract.read(store, "/f.bin"));
        assertEquals(3, gets().size());
        assertEquals(Optional.empty(), gets().get(0).header("range"));
        for (FaultProxy.Request again : gets().subList(1, 3)) {
            assertTrue(again.header("range").orElseThrow().matches("bytes=[1-9]\\d+-2999999"), again.toString());
            assertTrue(again.header("if-match").isPresent());
        }
    }

    @Test
    void aDownloadThatStallsGoesOn() {
        proxy.plan(Faults::isGet, new FaultProxy.Fault.StallAfter(1_000_000));
        assertArrayEquals(CONTENT.bytes(0, SIZE), BucketContract.read(store, "/f.bin"));
        assertEquals(2, gets().size());
    }

    @Test
    void aSlowReaderIsNoStall() throws Exception {
        try (Download download = store.openRead(FILE, 0)) {
            ByteBuffer some = ByteBuffer.allocate(1000);
            int count = download.read(some);
            // Longer than a request may stand still; nothing else could show it.
            assertTrue(!new CountDownLatch(1).await(1200, java.util.concurrent.TimeUnit.MILLISECONDS));
            ByteBuffer rest = ByteBuffer.allocate(SIZE);
            while (download.read(rest) >= 0) {
                assertTrue(rest.position() > 0);
            }
            CONTENT.verify(rest.flip(), count);
            assertEquals(SIZE, count + rest.limit());
        }
        assertEquals(1, gets().size());
    }

    @Test
    void aDownloadOfAnObjectThatChangedIsNoMixture() {
        proxy.plan(Faults::isGet, new FaultProxy.Fault.ResetAfter(1_000_000));
        try (Download download = store.openRead(FILE, 0)) {
            ByteBuffer first = ByteBuffer.allocate(1000);
            assertTrue(download.read(first) > 0);
            put(new byte[SIZE]);
            assertEquals(new StorageError.Changed(FILE), failure(download));
        }
    }

    @Test
    void aDownloadOfAnObjectThatIsGoneSaysSo() {
        proxy.plan(Faults::isGet, new FaultProxy.Fault.ResetAfter(1_000_000));
        try (Download download = store.openRead(FILE, 0)) {
            assertTrue(download.read(ByteBuffer.allocate(1000)) > 0);
            store.delete(FILE);
            assertEquals(new StorageError.Changed(FILE), failure(download));
        }
    }

    private static StorageError failure(Download download) {
        ByteBuffer all = ByteBuffer.allocate(SIZE);
        StorageException failure = assertThrows(StorageException.class, () -> {
            for (int n = download.read(all); n >= 0; n = download.read(all)) {
                assertTrue(n > 0);
            }
        });
        byte[] got = new byte[all.position()];
        all.flip().get(got);
        // Every byte that came is of the first object, wherever it ends.
        assertTrue(got.length < SIZE);
        return failure.error();
    }

    @Test
    void aDownloadGivesUpWhenNothingComesAnyMore() {
        proxy.plan(100, Faults::isGet, new FaultProxy.Fault.ResetAfter(0));
        StorageException failure = assertThrows(StorageException.class, () -> BucketContract.read(store, "/f.bin"));
        assertInstanceOf(StorageError.Unavailable.class, failure.error());
        assertTrue(gets().size() <= 9, () -> gets().size() + " requests");
    }

    @Test
    void closingADownloadEndsAReadThatWaits() throws Exception {
        proxy.plan(Faults::isGet, new FaultProxy.Fault.StallAfter(100_000));
        Download download = store.openRead(FILE, 0);
        CountDownLatch reading = new CountDownLatch(1);
        var reader = Beside.start("test", () -> {
            reading.countDown();
            return failure(download);
        });
        reading.await();
        download.close();
        assertInstanceOf(StorageError.Unavailable.class, reader.await());
    }

    @Test
    void aListingWhosePageBreaksIsAskedForAgain() {
        proxy.plan(2, r -> r.line().contains("list-type=2"), new FaultProxy.Fault.ResetAfter(100));
        assertEquals(1, BucketContract.entries(store, "/").size());
        proxy.plan(r -> r.line().contains("list-type=2"), new FaultProxy.Fault.StallAfter(100));
        assertEquals(1, BucketContract.entries(store, "/").size());
    }

    @Test
    void throttlingIsWaitedOut() {
        proxy.plan(2, Faults::isGet, new FaultProxy.Fault.Answer(503, "SlowDown"));
        assertEquals(SIZE, BucketContract.read(store, "/f.bin").length);
        proxy.plan(2, r -> r.is("HEAD"), new FaultProxy.Fault.Answer(500, "InternalError"));
        assertEquals(SIZE, store.stat(FILE).size());
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, Throttled",
        "500, InternalError, Unavailable",
        "400, ExpiredToken, Unavailable",
        "403, RequestTimeTooSkewed, Unavailable",
        "403, SignatureDoesNotMatch, Unavailable",
        "403, InvalidAccessKeyId, Unavailable",
        "403, AccessDenied, PermissionDenied",
        "403, InvalidObjectState, PermissionDenied",
        "404, NoSuchBucket, Unavailable",
        "507, InsufficientStorage, NoSpace",
        "400, RequestTimeout, TimedOut",
        "301, PermanentRedirect, Unavailable",
        "409, OperationAborted, Busy",
        "501, NotImplemented, Unsupported",
        "418, Teapot, Unexpected"
    })
    void failuresHaveKinds(int status, String code, String kind) {
        proxy.plan(3, Faults::isGet, new FaultProxy.Fault.Answer(status, code));
        StorageException failure = assertThrows(StorageException.class, () -> BucketContract.read(store, "/f.bin"));
        assertEquals(kind, failure.error().getClass().getSimpleName(), failure.getMessage());
    }

    @Test
    void aCopyThatFailsBehindA200LeavesTheFileWhereItWas() {
        proxy.plan(3, Faults::isCopy, new FaultProxy.Fault.Answer(200, "InternalError"));
        StorageException failure = assertThrows(StorageException.class, () -> store.rename(FILE, VfsPath.of("/g.bin")));
        assertInstanceOf(StorageError.Unavailable.class, failure.error(), failure.getMessage());
        assertEquals(List.of("f.bin"), fixture.keys());
        proxy.plan(1, Faults::isCopy, new FaultProxy.Fault.Answer(200, "InternalError"));
        store.rename(FILE, VfsPath.of("/g.bin"));
        assertEquals(List.of("g.bin"), fixture.keys());
    }

    @Test
    void aCopyWhoseAnswerIsLostIsAskedForAgain() {
        proxy.plan(Faults::isCopy, new FaultProxy.Fault.SwallowAnswer());
        store.rename(FILE, VfsPath.of("/g.bin"));
        assertEquals(List.of("g.bin"), fixture.keys());
    }

    @Test
    void aRenameOfADirectoryThatFailsLeavesNoCopies() {
        for (int i = 0; i < 20; i++) {
            BucketContract.write(store, "/d/" + i, "content");
        }
        proxy.plan(3, r -> isCopy(r) && r.line().contains("/e/13"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        StorageException failure =
                assertThrows(StorageException.class, () -> store.rename(VfsPath.of("/d"), VfsPath.of("/e")));
        assertInstanceOf(StorageError.Throttled.class, failure.error());
        assertEquals(21, fixture.keys().size());
        assertTrue(fixture.keys().stream().noneMatch(k -> k.startsWith("e/")));
    }

    @Test
    void copiesThatCouldNotBeRemovedAreRemovedLater() {
        for (int i = 0; i < 20; i++) {
            BucketContract.write(store, "/d/" + i, "content");
        }
        AtomicBoolean away = new AtomicBoolean(true);
        proxy.plan(3, r -> isCopy(r) && r.line().contains("/e/13"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        proxy.plan(
                1_000,
                r -> away.get() && r.is("DELETE") && r.line().contains("/e/"),
                new FaultProxy.Fault.Answer(503, "SlowDown"));
        StorageException failure =
                assertThrows(StorageException.class, () -> store.rename(VfsPath.of("/d"), VfsPath.of("/e")));
        assertInstanceOf(StorageError.Throttled.class, failure.error());
        List<String> left =
                fixture.keys().stream().filter(k -> k.startsWith("e/")).toList();
        assertTrue(left.size() > 2, left::toString);
        assertTrue(meter("sluice.s3.leftovers.waiting") >= left.size());
        // What somebody else puts there meanwhile is no copy.
        put(left.getFirst(), "of somebody else");
        away.set(false);
        Parallel.until(
                () -> fixture.keys().stream().filter(k -> k.startsWith("e/")).count() == 1
                        && meter("sluice.s3.leftovers.waiting") == 0);
        assertEquals("of somebody else", content(left.getFirst()));
        assertEquals(22, fixture.keys().size());
    }

    private long meter(String name) {
        return store.meters().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()
                .getAsLong();
    }

    @Test
    void aCopyOfWhichTheStoreTellsNothingIsUndoneToo() {
        for (int i = 0; i < 3; i++) {
            BucketContract.write(store, "/d/" + i, "content");
        }
        proxy.plan(3, r -> isCopy(r) && r.line().contains("/e/1"), new FaultProxy.Fault.SwallowAnswer());
        assertThrows(StorageException.class, () -> store.rename(VfsPath.of("/d"), VfsPath.of("/e")));
        assertEquals(List.of("d/0", "d/1", "d/2", "f.bin"), fixture.keys());
        proxy.plan(3, Faults::isCopy, new FaultProxy.Fault.SwallowAnswer());
        assertThrows(StorageException.class, () -> store.rename(FILE, VfsPath.of("/g.bin")));
        assertEquals(List.of("d/0", "d/1", "d/2", "f.bin"), fixture.keys());
    }

    @Test
    void aRenameWhoseOldNameStaysHasNoNewOne() {
        proxy.plan(3, r -> r.is("DELETE") && r.line().contains("f.bin"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        StorageException failure = assertThrows(StorageException.class, () -> store.rename(FILE, VfsPath.of("/g.bin")));
        assertInstanceOf(StorageError.Throttled.class, failure.error());
        assertEquals(List.of("f.bin"), fixture.keys());
    }

    @Test
    void anUploadThatTheStoreStopsReadingEnds() {
        proxy.plan(100, r -> r.is("PUT"), new FaultProxy.Fault.StallUpload(100_000));
        byte[] large = new byte[40_000_000]; // more than one part
        StorageException failure =
                assertThrows(StorageException.class, () -> BucketContract.write(store, "/large.bin", large));
        assertInstanceOf(StorageError.TimedOut.class, failure.error(), failure.getMessage());
        assertEquals(List.of("f.bin"), fixture.keys());
    }

    private void put(String key, String content) {
        fixture.client().putObject(r -> r.bucket(fixture.config().bucket()).key(key), RequestBody.fromString(content));
    }

    private String content(String key) {
        return fixture.client()
                .getObjectAsBytes(r -> r.bucket(fixture.config().bucket()).key(key))
                .asUtf8String();
    }

    /** Does something when the first such request arrives, before the store has it. */
    private void before(Predicate<FaultProxy.Request> which, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        proxy.plan(
                r -> {
                    if (which.test(r) && done.compareAndSet(false, true)) {
                        action.run();
                    }
                    return false;
                },
                new FaultProxy.Fault.SwallowAnswer());
    }

    @Test
    void whatBecomesAnotherObjectDuringARenameStays() {
        put("d/a", "old");
        put("d/b", "b");
        before(r -> r.is("HEAD") && r.line().contains("/d/a"), () -> put("d/a", "newer"));
        StorageException failure =
                assertThrows(StorageException.class, () -> store.rename(VfsPath.of("/d"), VfsPath.of("/e")));
        assertEquals(new StorageError.Changed(VfsPath.of("/d")), failure.error());
        assertEquals("newer", content("d/a"));
        assertEquals("old", content("e/a"));
        assertEquals("b", content("e/b"));
    }

    @Test
    void whatComesAboutUnderANewNameDuringARenameStays() {
        put("d/a", "old");
        put("d/b", "b");
        before(r -> r.is("HEAD") && r.line().contains("/e/a"), () -> put("e/a", "other"));
        StorageException failure =
                assertThrows(StorageException.class, () -> store.rename(VfsPath.of("/d"), VfsPath.of("/e")));
        assertEquals(new StorageError.AlreadyExists(VfsPath.of("/e")), failure.error());
        assertEquals("other", content("e/a"));
        assertEquals(List.of("d/a", "d/b", "e/a", "f.bin"), fixture.keys());
    }
}
