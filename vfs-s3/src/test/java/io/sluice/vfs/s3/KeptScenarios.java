package io.sluice.vfs.s3;

import static io.sluice.vfs.s3.BucketContract.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.testkit.Parallel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which kept uploads expire, and which are somebody's files; the same for every store. */
abstract class KeptScenarios {

    private static final Duration LATER = Duration.ofHours(100);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final VfsPath FILE = VfsPath.of("/f");
    private static final byte[] CONTENT = "whole".getBytes(StandardCharsets.US_ASCII);

    private final S3Server server;
    private final S3Fixture fixture;

    /** On that store. */
    KeptScenarios(S3Server server) {
        this.server = server;
        this.fixture = S3Fixture.on(server);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private Storage store() {
        return fixture.store();
    }

    private S3Bucket later() {
        S3Bucket bucket = ((S3Storage) store()).bucket();
        return new S3Bucket(
                bucket.client(),
                bucket.config(),
                bucket.abilities(),
                () -> Instant.now().plus(LATER),
                bucket.room());
    }

    private void sweep() {
        try (StaleUploads sweeper = new StaleUploads(later(), KeySpace.below("", false))) {
            sweeper.sweep();
        }
    }

    private void keep() {
        try (Upload upload = store().openWrite(FILE, new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(CONTENT));
            upload.keep();
        }
        assertEquals(2, fixture.keys().size(), "the file and its record");
    }

    private void assertStays(String key) {
        sweep();
        assertEquals(List.of(key), fixture.keys());
        assertArrayEquals(CONTENT, BucketContract.read(store(), "/" + key));
    }

    private static void addNothing(Storage store, WriteMode mode) {
        try (Upload upload = store.openWrite(FILE, mode)) {
            upload.commit();
        }
    }

    private List<WriteMode> additions() {
        return List.of(new WriteMode.ResumeAt(CONTENT.length), new WriteMode.Append());
    }

    @Test
    void whatNobodyComesBackToExpires() {
        keep();
        assertEquals(1, BucketContract.entries(store(), "/").size(), "everybody lists");
        sweep();
        assertEquals(List.of(), fixture.keys());
    }

    @Test
    void anUploadThatEndsWithoutAByteMoreMakesItAFile() {
        for (WriteMode mode : additions()) {
            keep();
            addNothing(store(), mode);
            assertEquals(List.of("f"), fixture.keys(), "the record is gone with the answer");
            assertStays("f");
        }
    }

    /** curl -C - asks for the size, finds all bytes there, and sends nothing. */
    @Test
    void whoAsksForItsLengthMayTakeItForAFile() {
        keep();
        assertEquals(CONTENT.length, store().stat(FILE).size());
        assertEquals(List.of("f"), fixture.keys(), "the record is gone with the answer");
        assertStays("f");
    }

    @Test
    void anotherServerIsAskedToo() {
        keep();
        UploadRoom room = UploadRoom.of(64 << 20, 0, Duration.ZERO);
        try (Storage other = S3StorageProvider.open(fixture.config(), room);
                StaleUploads sweeper = new StaleUploads(((S3Storage) other).bucket(), KeySpace.below("", false))) {
            sweeper.sweep();
            assertEquals(CONTENT.length, other.stat(FILE).size());
        }
        assertStays("f");
    }

    @Test
    void anUploadOfMoreThatBreaksAfterAQuestionExpires() {
        keep();
        assertEquals(CONTENT.length, store().stat(FILE).size());
        try (Upload upload = store().openWrite(FILE, new WriteMode.Append())) {
            upload.write(ByteBuffer.wrap(CONTENT));
            upload.keep();
        }
        sweep();
        assertEquals(List.of(), fixture.keys());
    }

    @Test
    void aTimeThatIsSetMakesItAFile() {
        keep();
        store().setModified(FILE, Instant.EPOCH);
        assertStays("f");
    }

    @Test
    void anotherNameMakesItAFile() {
        keep();
        store().rename(FILE, VfsPath.of("/g"));
        assertStays("g");
    }

    @Test
    void anotherNameForAWhileMakesItAFile() {
        keep();
        Instant kept = written(".sluice-");
        // Stores tell times in seconds.
        Parallel.until(() -> {
            store().rename(FILE, VfsPath.of("/g"));
            store().rename(VfsPath.of("/g"), FILE);
            return written("f").isAfter(kept);
        });
        assertStays("f");
    }

    /** The whole second in which the object was written whose key begins so. */
    private Instant written(String key) {
        String bucket = fixture.config().bucket();
        String found = fixture.keys().stream()
                .filter(k -> k.startsWith(key))
                .findFirst()
                .orElseThrow();
        return fixture.client().headObject(r -> r.bucket(bucket).key(found)).lastModified();
    }

    @Test
    void anUploadThatBreaksAgainWithoutAByteMoreChangesNothing() {
        keep();
        for (WriteMode mode : additions()) {
            try (Upload upload = store().openWrite(FILE, mode)) {
                upload.keep();
            }
        }
        sweep();
        assertEquals(List.of(), fixture.keys());
    }

    @Test
    void whatHasAsManyBytesAsWereAnnouncedIsAFile() {
        try (Upload upload = store().openWrite(FILE, new WriteMode.CreateOrReplace())) {
            upload.expect(CONTENT.length);
            upload.write(ByteBuffer.wrap(CONTENT));
            upload.keep();
        }
        assertStays("f");
        keep();
        try (Upload upload = store().openWrite(FILE, new WriteMode.ResumeAt(2))) {
            upload.expect(CONTENT.length);
            upload.write(ByteBuffer.wrap(CONTENT, 2, CONTENT.length - 2));
            upload.keep();
        }
        assertStays("f");
        try (Upload upload = store().openWrite(FILE, new WriteMode.CreateOrReplace())) {
            upload.expect(CONTENT.length + 1);
            upload.write(ByteBuffer.wrap(CONTENT));
            upload.keep();
        }
        sweep();
        assertEquals(List.of(), fixture.keys());
    }

    @Test
    void aRecordThatCannotBeRemovedIsNoSuccess() {
        keep();
        try (FaultProxy proxy = FaultProxy.before(server);
                Storage store = S3StorageProvider.open(
                        fixture.config()
                                .withEndpoint(proxy.endpoint())
                                .withConnection(ConnectionConfig.DEFAULTS.withBounds(PATIENT, PATIENT, 1)),
                        UploadRoom.of(64 << 20, 0, Duration.ZERO))) {
            proxy.plan(
                    r -> r.is("DELETE") && r.line().contains("/.sluice-kept-"),
                    new FaultProxy.Fault.Answer(403, "AccessDenied"));
            refused(StorageError.PermissionDenied.class, () -> addNothing(store, new WriteMode.Append()));
            addNothing(store, new WriteMode.Append());
        }
        assertStays("f");
    }

    @Test
    void whatIsGoneBeforeAnUploadEndsIsNoSuccess() {
        for (WriteMode mode : additions()) {
            keep();
            try (Upload upload = store().openWrite(FILE, mode)) {
                sweep();
                refused(StorageError.Changed.class, upload::commit);
            }
        }
    }
}
