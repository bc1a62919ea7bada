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
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.s3.Abilities.Ability;
import io.sluice.vfs.testkit.Patterns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Uploads that are more than one request: parts, what they add to, memory, and what is left of them. */
abstract class UploadScenarios {

    private static final int MEBIBYTE = 1 << 20;
    private static final Patterns CONTENT = new Patterns(11);

    /** Made once: making them takes longer than sending them. */
    private static final byte[] BYTES = CONTENT.bytes(0, 36 * MEBIBYTE);

    private static final WriteMode REPLACE = new WriteMode.CreateOrReplace();
    private static final WriteMode APPEND = new WriteMode.Append();
    private static final VfsPath FILE = VfsPath.of("/d/file.bin");
    private static final String KEY = "d/file.bin";

    private final S3Fixture fixture;

    /** On that store. */
    UploadScenarios(S3Server server) {
        fixture = S3Fixture.on(server, S3Fixture::smallParts);
    }

    @AfterEach
    void nothingIsLeft() {
        try (fixture) {
            fixture.assertNothingHeld();
        }
    }

    private Storage store() {
        return fixture.store();
    }

    private static void write(Storage store, WriteMode mode, int from, int count) {
        try (Upload upload = store.openWrite(FILE, mode)) {
            write(upload, from, count);
            upload.commit();
        }
    }

    private static void write(Upload upload, int from, int count) {
        for (int at = from; at < from + count; at += 300_000) {
            upload.write(ByteBuffer.wrap(BYTES, at, Math.min(300_000, from + count - at)));
        }
    }

    private void assertContent(int size) {
        assertEquals(size, store().stat(FILE).size());
        ByteBuffer buffer = ByteBuffer.allocate(MEBIBYTE);
        try (Download download = store().openRead(FILE, 0)) {
            int at = 0;
            for (int n = download.read(buffer.clear()); n >= 0; n = download.read(buffer.clear())) {
                assertEquals(ByteBuffer.wrap(BYTES, at, n), buffer.flip());
                at += n;
            }
            assertEquals(size, at);
        }
    }

    private HeadObjectResponse head() {
        return fixture.client()
                .headObject(r -> r.bucket(fixture.config().bucket()).key(KEY));
    }

    private void put(String text) {
        fixture.client().putObject(r -> r.bucket(fixture.config().bucket()).key(KEY), RequestBody.fromString(text));
    }

    private static void refused(Executable call, Class<? extends StorageError> way) {
        StorageException refusal = assertThrows(StorageException.class, call);
        assertInstanceOf(way, refusal.error(), refusal::toString);
    }

    /** The same bucket as a store with other abilities or memory. */
    private Storage with(Abilities abilities, UploadRoom room, UploadsConfig uploads) {
        S3Config config = fixture.config().withUploads(uploads);
        return new S3Storage(
                new S3Bucket(S3Clients.open(config), config, abilities, InstantSource.system(), room),
                KeySpace.below("", false),
                true);
    }

    /** What the store can, but for these. */
    private Abilities without(Ability... missing) {
        Set<Ability> set = EnumSet.copyOf(
                ((S3Storage) fixture.store()).bucket().abilities().set());
        List.of(missing).forEach(set::remove);
        return new Abilities(set);
    }

    private static UploadRoom room(int mebibytes, int waiting, Duration wait) {
        return UploadRoom.of((long) mebibytes * MEBIBYTE, waiting, wait);
    }

    private UploadsConfig uploads() {
        return fixture.config().uploads();
    }

    @Test
    void whatFitsOnePartGoesInOneRequestAndMoreInParts() {
        for (int size : new int[] {0, 5 * MEBIBYTE - 1, 5 * MEBIBYTE}) {
            write(store(), REPLACE, 0, size);
            assertContent(size);
            assertTrue(!head().eTag().contains("-"), head().eTag());
        }
        write(store(), REPLACE, 0, 5 * MEBIBYTE + 1);
        assertContent(5 * MEBIBYTE + 1);
        assertTrue(head().eTag().endsWith("-2\""), head().eTag());
        write(store(), REPLACE, 0, 23 * MEBIBYTE);
        assertContent(23 * MEBIBYTE);
        assertTrue(head().eTag().endsWith("-5\""), head().eTag());
        assertEquals("application/octet-stream", head().contentType());
    }

    @Test
    void checksumsGoWithTheParts() {
        for (UploadsConfig.Checksum checksum : UploadsConfig.Checksum.values()) {
            try (Storage checked = with(
                    without(Ability.STORED_CHECKSUMS),
                    room(64, 0, Duration.ZERO),
                    uploads().withChecksum(checksum))) {
                write(checked, REPLACE, 0, 1000);
                assertContent(1000);
                write(checked, REPLACE, 0, 12 * MEBIBYTE);
                assertContent(12 * MEBIBYTE);
                write(checked, APPEND, 12 * MEBIBYTE, 1000);
                assertContent(12 * MEBIBYTE + 1000);
            }
        }
    }

    @Test
    void equalPartsAreEqual() {
        try (Storage store =
                with(without(), room(16, 0, Duration.ZERO), uploads().withEqualParts())) {
            write(store, REPLACE, 0, 16 * MEBIBYTE);
            assertContent(16 * MEBIBYTE);
            assertTrue(head().eTag().endsWith("-4\""), head().eTag());
            write(store, APPEND, 16 * MEBIBYTE, 5 * MEBIBYTE);
            assertContent(21 * MEBIBYTE);
            assertTrue(head().eTag().endsWith("-5\""), "three copied, the rest of the fourth read again");
        }
    }

    @Test
    void aLargeFileIsAddedToWithoutReadingIt() {
        write(store(), REPLACE, 0, 12 * MEBIBYTE);
        write(store(), APPEND, 12 * MEBIBYTE, 6 * MEBIBYTE);
        assertContent(18 * MEBIBYTE);
        assertTrue(head().eTag().endsWith("-3\""), "one copied, two sent: " + head().eTag());
        write(store(), new WriteMode.ResumeAt(7 * MEBIBYTE), 7 * MEBIBYTE, 100);
        assertContent(7 * MEBIBYTE + 100);
        write(store(), new WriteMode.ResumeAt(6 * MEBIBYTE), 0, 0);
        assertContent(6 * MEBIBYTE);
        write(store(), new WriteMode.ResumeAt(3 * MEBIBYTE), 3 * MEBIBYTE, 8 * MEBIBYTE);
        assertContent(11 * MEBIBYTE);
    }

    @Test
    void addingCarriesTheMetadataButTheTime() {
        fixture.client()
                .putObject(
                        r -> r.bucket(fixture.config().bucket())
                                .key(KEY)
                                .metadata(Map.of("colour", "blue", ModifiedTime.KEY, "1000000000")),
                        RequestBody.fromBytes(CONTENT.bytes(0, 10)));
        write(store(), APPEND, 10, 10);
        assertContent(20);
        assertEquals("blue", head().metadata().get("colour"));
        assertTrue(ModifiedTime.in(head().metadata()).isEmpty());
    }

    @Test
    void addingCarriesWhatElseIsSaidOfTheObject() {
        for (int size : new int[] {10, 6 * MEBIBYTE}) {
            fixture.client()
                    .putObject(
                            r -> r.bucket(fixture.config().bucket())
                                    .key(KEY)
                                    .contentType("text/special")
                                    .contentEncoding("identity")
                                    .contentDisposition("attachment; filename=\"x\"")
                                    .contentLanguage("de")
                                    .cacheControl("max-age=60"),
                            RequestBody.fromBytes(CONTENT.bytes(0, size)));
            List<String> before = saidOf(head());
            assertTrue(before.containsAll(List.of("text/special", "max-age=60")), before::toString);
            for (WriteMode mode : List.of(APPEND, new WriteMode.ResumeAt(5))) {
                write(store(), mode, size, 10);
                assertEquals(before, saidOf(head()));
            }
        }
    }

    private static List<String> saidOf(HeadObjectResponse head) {
        return java.util.stream.Stream.of(
                        head.contentType(),
                        head.contentEncoding(),
                        head.contentDisposition(),
                        head.contentLanguage(),
                        head.cacheControl())
                .map(String::valueOf)
                .toList();
    }

    @Test
    void addingToAFileThatBecomesAnotherOneFailsAndLeavesTheOther() {
        for (Abilities abilities :
                List.of(without(), without(Ability.MATCHING_COMPLETE, Ability.MATCHING_COPY, Ability.MATCHING_PUT))) {
            for (int size : new int[] {1000, 6 * MEBIBYTE}) {
                try (Storage store = with(abilities, room(64, 0, Duration.ZERO), uploads())) {
                    write(store, REPLACE, 0, size);
                    try (Upload upload = store.openWrite(FILE, APPEND)) {
                        write(upload, size, 6 * MEBIBYTE);
                        put("another");
                        refused(upload::commit, StorageError.Changed.class);
                    }
                    assertEquals(7, store.stat(FILE).size());
                    try (Upload upload = store.openWrite(FILE, APPEND)) {
                        put("another one");
                        refused(
                                () -> {
                                    write(upload, 0, 6 * MEBIBYTE);
                                    upload.commit();
                                },
                                StorageError.Changed.class);
                    }
                    assertEquals(11, store.stat(FILE).size());
                }
            }
        }
    }

    /** Some stores answer before they have the body, and hang up. */
    @Test
    void anAdditionOfOnePartToAFileThatBecomesAnotherOneSaysSo() {
        try (Storage store = with(without(), room(64, 0, Duration.ZERO), UploadsConfig.DEFAULTS)) {
            write(store, REPLACE, 0, 1000);
            try (Upload upload = store.openWrite(FILE, APPEND)) {
                write(upload, 1000, 6 * MEBIBYTE);
                put("another");
                refused(upload::commit, StorageError.Changed.class);
            }
            assertEquals(7, store.stat(FILE).size());
        }
    }

    @Test
    void aNewFileInPartsRefusesANameTakenMeanwhile() {
        for (Abilities abilities : List.of(without(), without(Ability.EXCLUSIVE_COMPLETE, Ability.EXCLUSIVE_PUT))) {
            for (int size : new int[] {1000, 6 * MEBIBYTE}) {
                try (Storage store = with(abilities, room(64, 0, Duration.ZERO), uploads());
                        Upload upload = store.openWrite(FILE, new WriteMode.CreateNew())) {
                    write(upload, 0, size);
                    put("early");
                    refused(upload::commit, StorageError.AlreadyExists.class);
                }
                assertEquals(5, store().stat(FILE).size());
                store().delete(FILE);
            }
        }
    }

    @Test
    void aTakenNameAndADirectoryAreFoundBeforeMuchIsSent() {
        put("taken");
        try (Upload upload = store().openWrite(FILE, new WriteMode.CreateNew())) {
            refused(() -> write(upload, 0, 20 * MEBIBYTE), StorageError.AlreadyExists.class);
        }
        try (Upload upload = store().openWrite(VfsPath.of("/d"), REPLACE)) {
            refused(() -> write(upload, 0, 20 * MEBIBYTE), StorageError.IsADirectory.class);
        }
    }

    @Test
    void partsBeyondTheNumbersAreComposedInTheStore() {
        S3Bucket bucket = new S3Bucket(
                fixture.client(), fixture.config(), without(), InstantSource.system(), room(64, 0, Duration.ZERO));
        PartPlan plan = new PartPlan(
                5 * MEBIBYTE, false, true, new PartPlan.Limits(5, 2, 5 * MEBIBYTE, 11 * MEBIBYTE, 1L << 40));
        UploadTarget target =
                new UploadTarget(FILE, KEY, new UploadTarget.Guard.Anything(), Map.of(UploadTarget.MARK, Marks.next()));
        Commits commits = new Commits(bucket, new S3Lookup(bucket, KeySpace.below("", false)));
        for (int parts : new int[] {2, 4, 7}) {
            PartChain chain = PartChain.begin(bucket, KeySpace.below("", false), target, plan);
            try (SegmentBudget.Lease lease = bucket.room().budget().lease(5)) {
                for (int i = 0; i < parts; i++) {
                    chain.send(part(lease, i * 5L * MEBIBYTE, 5 * MEBIBYTE));
                }
                chain.complete(commits, java.util.Optional.of(part(lease, parts * 5L * MEBIBYTE, 777)));
            }
            assertContent(parts * 5 * MEBIBYTE + 777);
        }
        PartChain chain = PartChain.begin(bucket, KeySpace.below("", false), target, plan);
        try (SegmentBudget.Lease lease = bucket.room().budget().lease(5)) {
            for (int i = 0; i < 6; i++) {
                chain.send(part(lease, i * 5L * MEBIBYTE, 5 * MEBIBYTE));
            }
            chain.abort();
        }
        assertEquals(List.of(KEY), fixture.keys());
        assertEquals(0, bucket.room().budget().lent());
    }

    private static PartBuffer part(SegmentBudget.Lease lease, long from, int count) {
        PartBuffer part = new PartBuffer(lease, UploadsConfig.Checksum.NONE);
        ByteBuffer bytes = ByteBuffer.wrap(BYTES, (int) from, count);
        while (bytes.hasRemaining()) {
            if (part.isFull()) {
                part.add(lease.take());
            }
            part.put(bytes, Long.MAX_VALUE);
        }
        return part;
    }

    @Test
    void moreThanAnObjectCanBeIsRefusedBeforeItIsSent() {
        try (Storage store = with(new Abilities(Set.of(Ability.WRITE)), room(64, 0, Duration.ZERO), uploads());
                Upload upload = store.openWrite(FILE, REPLACE)) {
            refused(() -> upload.expect(6 * MEBIBYTE), StorageError.QuotaExceeded.class);
            upload.expect(MEBIBYTE);
            refused(() -> write(upload, 0, 6 * MEBIBYTE), StorageError.QuotaExceeded.class);
        }
        try (Upload upload = store().openWrite(FILE, REPLACE)) {
            refused(() -> upload.expect(6L << 40), StorageError.QuotaExceeded.class);
        }
        assertEquals(List.of(), fixture.keys());
    }

    @Test
    void littleMemoryMakesSmallPartsAndLetsUploadsGoOnOneAfterTheOther() throws Exception {
        UploadRoom room = room(8, 2, Duration.ofMinutes(1));
        try (Storage store =
                with(without(), room, uploads().withSizes(DataSize.mebibytes(64), 4, DataSize.mebibytes(8)))) {
            List<CompletableFuture<Void>> all = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                try (Upload upload = store.openWrite(VfsPath.of("/f" + i), REPLACE)) {
                                    write(upload, 0, 17 * MEBIBYTE);
                                    upload.commit();
                                }
                            },
                            task -> Thread.ofVirtual().start(task)))
                    .toList();
            for (CompletableFuture<Void> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(17 * MEBIBYTE, store.stat(VfsPath.of("/f" + i)).size());
            }
        }
        assertEquals(0, room.budget().lent());
        assertEquals(0, room.budget().admitted());
        assertEquals(0, room.budget().refused());
    }

    @Test
    void whoFindsNoMemoryIsToldToComeAgainAndSmallFilesStillGo() {
        UploadRoom room = room(8, 1, Duration.ofMillis(50));
        try (Storage store = with(without(), room, uploads());
                Upload large = store.openWrite(FILE, REPLACE)) {
            write(large, 0, 6 * MEBIBYTE);
            try (Upload second = store.openWrite(VfsPath.of("/second"), REPLACE)) {
                refused(() -> write(second, 0, 6 * MEBIBYTE), StorageError.Overloaded.class);
            }
            try (Upload small = store.openWrite(VfsPath.of("/small"), REPLACE)) {
                write(small, 0, 4096);
                small.commit();
            }
            large.commit();
            assertEquals(1, room.budget().refused());
        }
        assertEquals(0, room.budget().lent());
        assertContent(6 * MEBIBYTE);
        assertArrayEquals(new String[] {KEY, "small"}, fixture.keys().toArray());
    }

    @Test
    void whoStoodStillWhileOthersNeededItsMemoryEndsWithWhatTheStoreHas() {
        AtomicLong now = new AtomicLong();
        SegmentBudget budget = new SegmentBudget(8 * MEBIBYTE, 0, Duration.ZERO, now::get); // 7 for parts
        try (Storage store = with(without(), new UploadRoom(budget), uploads())) {
            for (boolean keeps : new boolean[] {false, true}) {
                try (Upload still = store.openWrite(FILE, REPLACE)) {
                    write(still, 0, 9 * MEBIBYTE);
                    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                    while (budget.lent() > 4 * MEBIBYTE) { // until the store has the first part
                        assertTrue(System.nanoTime() < end, "not sent");
                        Thread.onSpinWait();
                    }
                    now.addAndGet(SegmentBudget.STILL.toNanos());
                    write(store, VfsPath.of("/other"), 6 * MEBIBYTE);
                    if (keeps) {
                        refused(() -> write(still, 9 * MEBIBYTE, 1), StorageError.Overloaded.class);
                        still.keep();
                    } else {
                        refused(still::commit, StorageError.Overloaded.class);
                    }
                }
                assertEquals(0, budget.lent());
                assertEquals(0, budget.admitted());
                assertEquals(keeps, fixture.keys().contains(KEY));
            }
        }
        assertEquals(2, budget.lost());
        assertContent(5 * MEBIBYTE);
    }

    private static void write(Storage store, VfsPath path, int count) {
        try (Upload upload = store.openWrite(path, REPLACE)) {
            write(upload, 0, count);
            upload.commit();
        }
    }

    @Test
    void anUploadThatIsAbandonedLeavesNothingWhereverItIs() {
        UploadRoom room = room(64, 0, Duration.ZERO);
        write(store(), REPLACE, 0, 6 * MEBIBYTE);
        try (Storage store = with(without(), room, uploads())) {
            for (WriteMode mode : List.of(REPLACE, APPEND, new WriteMode.ResumeAt(100))) {
                for (int size : new int[] {0, 5 * MEBIBYTE, 5 * MEBIBYTE + 1, 16 * MEBIBYTE}) {
                    try (Upload upload = store.openWrite(FILE, mode)) {
                        write(upload, 0, size);
                    }
                    assertEquals(List.of(), fixture.unfinished());
                    assertEquals(0, room.budget().lent(), "memory");
                    assertEquals(0, room.budget().admitted(), "reserves");
                }
            }
        }
        assertContent(6 * MEBIBYTE);
    }
}
