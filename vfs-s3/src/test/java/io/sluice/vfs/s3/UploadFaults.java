package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Meter;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.s3.FaultProxy.Fault;
import io.sluice.vfs.s3.FaultProxy.Request;
import io.sluice.vfs.testkit.Patterns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Uploads to a store that answers wrongly, late or not at all: whole and said so, or not there and said so; the same for
 * every store.
 */
abstract class UploadFaults {

    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] BYTES = new Patterns(12).bytes(0, 14 * MEBIBYTE);
    private static final int SMALL = 100_000;
    private static final int LARGE = 13 * MEBIBYTE;
    private static final VfsPath FILE = VfsPath.of("/f.bin");
    private static final WriteMode REPLACE = new WriteMode.CreateOrReplace();
    private static final WriteMode NEW = new WriteMode.CreateNew();
    private static final WriteMode APPEND = new WriteMode.Append();

    /** As often as a request is tried. */
    private static final int ALWAYS = 3;

    private final UploadRoom room = UploadRoom.of(64L * MEBIBYTE, 0, Duration.ZERO);
    private final FaultProxy proxy;
    private final S3Fixture fixture;
    private final Storage store;

    UploadFaults(S3Server server) {
        proxy = FaultProxy.before(server);
        fixture = S3Fixture.on(server);
        store = S3StorageProvider.open(
                fixture.config()
                        .withEndpoint(proxy.endpoint())
                        .withConnection(ConnectionConfig.DEFAULTS.withBounds(
                                Duration.ofSeconds(5), Duration.ofMillis(400), ALWAYS))
                        .withUploads(
                                UploadsConfig.DEFAULTS.withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64))),
                room);
    }

    @AfterEach
    void nothingIsLeft() {
        try (fixture) {
            store.close();
            proxy.close();
            fixture.assertNothingHeld();
            assertEquals(0, room.budget().lent(), "memory");
            assertEquals(0, room.budget().admitted(), "reserves");
        }
    }

    private static boolean isPut(Request r) {
        return r.is("PUT") && !r.line().contains("partNumber");
    }

    private static boolean isPart(Request r) {
        return r.is("PUT") && r.line().contains("partNumber") && !isCopy(r);
    }

    private static boolean isCopy(Request r) {
        return r.header("x-amz-copy-source").isPresent();
    }

    private static boolean isBegin(Request r) {
        return r.is("POST") && !isComplete(r);
    }

    private static boolean isComplete(Request r) {
        return r.is("POST") && r.line().contains("uploadId=");
    }

    private static boolean isAbort(Request r) {
        return r.is("DELETE") && r.line().contains("/f.bin?uploadId=");
    }

    private void write(WriteMode mode, int from, int count) {
        try (Upload upload = store.openWrite(FILE, mode)) {
            upload.write(ByteBuffer.wrap(BYTES, from, count));
            upload.commit();
        }
    }

    private void assertContent(int size) {
        try (var body = fixture.client()
                .getObject(r -> r.bucket(fixture.config().bucket()).key("f.bin"))) {
            assertEquals(ByteBuffer.wrap(BYTES, 0, size), ByteBuffer.wrap(body.readAllBytes()));
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void assertNothingThere() {
        assertEquals(List.of(), fixture.keys());
    }

    private static void fails(Executable call, Class<? extends StorageError> way) {
        StorageException failure = assertThrows(StorageException.class, call);
        assertInstanceOf(way, failure.error(), failure::toString);
    }

    private long counted(String name) {
        return room.meters().stream()
                .filter(m -> m.name().equals(name))
                .map(Meter::value)
                .mapToLong(value -> value.getAsLong())
                .sum();
    }

    private long requests(Predicate<Request> which) {
        return proxy.seen().stream().filter(which).count();
    }

    @Test
    void aPartIsSentAgainFromItsBuffer() {
        for (Fault fault : List.of(
                new Fault.Answer(503, "SlowDown"),
                new Fault.Answer(500, "InternalError"),
                new Fault.SwallowAnswer(),
                new Fault.StallUpload(3_000_000),
                new Fault.ResetUpload(0),
                new Fault.ResetUpload(3_000_000),
                new Fault.ResetUpload(5 * MEBIBYTE - 1),
                new Fault.ResetAfter(0),
                new Fault.StallAfter(0))) {
            proxy.plan(2, UploadFaults::isPart, fault);
            write(REPLACE, 0, LARGE);
            assertContent(LARGE);
        }
    }

    @Test
    void aFileOfOneRequestIsSentAgain() {
        for (Fault fault : List.of(
                new Fault.Answer(503, "SlowDown"),
                new Fault.ResetUpload(SMALL / 2),
                new Fault.ResetUpload(SMALL - 1),
                new Fault.StallUpload(SMALL / 2))) {
            proxy.plan(2, UploadFaults::isPut, fault);
            write(REPLACE, 0, SMALL);
            assertContent(SMALL);
        }
    }

    @Test
    void aPartThatBreaksEachTimeEndsTheUpload() {
        proxy.plan(100, UploadFaults::isPart, new Fault.ResetUpload(1_000_000));
        fails(() -> write(REPLACE, 0, LARGE), StorageError.Unavailable.class);
        assertNothingThere();
    }

    @Test
    void aPartThatNeverArrivesEndsTheUploadAndLeavesNothing() {
        proxy.plan(100, UploadFaults::isPart, new Fault.Answer(503, "SlowDown"));
        fails(() -> write(REPLACE, 0, LARGE), StorageError.Throttled.class);
        assertNothingThere();
        assertEquals(1, requests(UploadFaults::isAbort));
    }

    @Test
    void aStoreThatTakesNothingAnyMoreEndsTheUpload() {
        proxy.plan(100, UploadFaults::isPart, new Fault.StallUpload(1_000_000));
        fails(() -> write(REPLACE, 0, LARGE), StorageError.TimedOut.class);
        assertNothingThere();
    }

    @Test
    void aFailureOfAPartIsToldToTheNextWrite() {
        proxy.plan(100, UploadFaults::isPart, new Fault.Answer(403, "AccessDenied"));
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            fails(
                    () -> {
                        for (int i = 0; i < 1000; i++) {
                            upload.write(ByteBuffer.wrap(BYTES, 0, MEBIBYTE));
                        }
                    },
                    StorageError.PermissionDenied.class);
            assertThrows(IllegalStateException.class, upload::commit);
        }
        assertNothingThere();
    }

    @Test
    void anUploadThatCannotBeginLeavesNothing() {
        proxy.plan(ALWAYS, UploadFaults::isBegin, new Fault.Answer(503, "SlowDown"));
        fails(() -> write(REPLACE, 0, LARGE), StorageError.Throttled.class);
        proxy.plan(ALWAYS, UploadFaults::isPut, new Fault.Answer(507, "InsufficientStorage"));
        fails(() -> write(REPLACE, 0, SMALL), StorageError.NoSpace.class);
        assertNothingThere();
    }

    @Test
    void aLostAnswerToACommitIsNoFailure() {
        for (WriteMode mode : List.of(REPLACE, NEW)) {
            for (int size : new int[] {SMALL, LARGE}) {
                proxy.plan(
                        1, size == SMALL ? UploadFaults::isPut : UploadFaults::isComplete, new Fault.SwallowAnswer());
                write(mode, 0, size);
                assertContent(size);
                store.delete(FILE);
                proxy.plan(
                        ALWAYS,
                        size == SMALL ? UploadFaults::isPut : UploadFaults::isComplete,
                        new Fault.SwallowAnswer());
                write(mode, 0, size);
                assertContent(size);
                store.delete(FILE);
            }
        }
        assertTrue(counted("sluice.s3.uploads.recovered") >= 4);
    }

    @Test
    void aLostAnswerToAnAdditionIsNoFailure() {
        write(REPLACE, 0, SMALL);
        proxy.plan(1, UploadFaults::isPut, new Fault.SwallowAnswer());
        write(APPEND, SMALL, SMALL);
        assertContent(2 * SMALL);
        write(REPLACE, 0, 6 * MEBIBYTE);
        proxy.plan(1, UploadFaults::isComplete, new Fault.SwallowAnswer());
        write(APPEND, 6 * MEBIBYTE, SMALL);
        assertContent(6 * MEBIBYTE + SMALL);
    }

    @Test
    void aCommitThatNeverHappensIsNoSuccess() {
        for (Fault fault : List.of(
                new Fault.Answer(200, "InternalError"),
                new Fault.Answer(500, "InternalError"),
                new Fault.Answer(503, "SlowDown"))) {
            proxy.plan(ALWAYS, UploadFaults::isComplete, fault);
            StorageException failure = assertThrows(StorageException.class, () -> write(REPLACE, 0, LARGE));
            assertTrue(failure.error().retryable(), failure::toString);
            assertNothingThere();
        }
        write(REPLACE, 0, SMALL);
        proxy.plan(ALWAYS, UploadFaults::isComplete, new Fault.Answer(200, "InternalError"));
        assertThrows(StorageException.class, () -> write(REPLACE, 0, LARGE));
        assertContent(SMALL);
        proxy.plan(ALWAYS, UploadFaults::isComplete, new Fault.Answer(200, "InternalError"));
        assertThrows(StorageException.class, () -> write(APPEND, SMALL, LARGE));
        assertContent(SMALL);
    }

    @Test
    void anErrorBehindA200IsTriedAgain() {
        proxy.plan(1, UploadFaults::isComplete, new Fault.Answer(200, "InternalError"));
        write(REPLACE, 0, LARGE);
        assertContent(LARGE);
        proxy.plan(1, UploadFaults::isCopy, new Fault.Answer(200, "InternalError"));
        write(APPEND, LARGE, SMALL);
        assertContent(LARGE + SMALL);
    }

    @Test
    void theStoreIsToldAgainToForgetWhatItCouldNotBeTold() {
        proxy.plan(ALWAYS, UploadFaults::isAbort, new Fault.Answer(503, "SlowDown"));
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            upload.write(ByteBuffer.wrap(BYTES, 0, LARGE));
        }
        assertEquals(1, counted("sluice.s3.uploads.left"));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            // The store knows it before the counter does: its answer is still on the way back.
            while (!fixture.unfinished().isEmpty() || counted("sluice.s3.uploads.swept") == 0) {
                Thread.onSpinWait();
            }
        });
        assertEquals(1, counted("sluice.s3.uploads.swept"));
    }

    @Test
    void aStoreThatHangsIsToldToForgetBehindTheReply() {
        proxy.plan(1, UploadFaults::isAbort, new Fault.StallUpload(-1)); // has no body: even that does not pass
        S3Config config = fixture.config()
                .withEndpoint(proxy.endpoint())
                .withConnection(ConnectionConfig.DEFAULTS.withBounds(Duration.ofSeconds(5), Duration.ofSeconds(12), 1));
        try (Storage patient = S3StorageProvider.open(config, room)) {
            Upload upload = patient.openWrite(FILE, REPLACE);
            upload.write(ByteBuffer.wrap(BYTES, 0, LARGE));
            upload.write(ByteBuffer.wrap(BYTES, 0, LARGE));
            upload.write(ByteBuffer.wrap(BYTES, 0, LARGE)); // more than one part of 32 MiB
            assertTimeoutPreemptively(Duration.ofSeconds(11), upload::close);
            assertEquals(1, counted("sluice.s3.uploads.ending"));
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                while (counted("sluice.s3.uploads.ending") > 0) {
                    Thread.onSpinWait();
                }
            });
            assertEquals(0, room.budget().lent(), "memory");
        }
    }

    @Test
    void whatArrivedBeforeAFailureCanBeKept() {
        proxy.plan(1, r -> isPart(r) && r.line().contains("partNumber=2&"), new Fault.Answer(403, "AccessDenied"));
        try (Upload upload = store.openWrite(FILE, REPLACE)) {
            assertThrows(StorageException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    upload.write(ByteBuffer.wrap(BYTES, i % 14 * MEBIBYTE, MEBIBYTE));
                }
            });
            upload.keep();
            assertEquals(5 * MEBIBYTE, upload.position());
        }
        assertContent(5 * MEBIBYTE);
        try (Upload upload = store.openWrite(FILE, new WriteMode.ResumeAt(5 * MEBIBYTE))) {
            upload.write(ByteBuffer.wrap(BYTES, 5 * MEBIBYTE, MEBIBYTE));
            upload.commit();
        }
        assertContent(6 * MEBIBYTE);
        assertEquals(List.of("f.bin"), fixture.keys());
    }
}
