package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.testkit.Patterns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the store does to the bucket, looked at from beside; the same for every store. */
abstract class BucketContract {

    private static final Patterns CONTENT = new Patterns(5);

    /** The store under test. */
    abstract S3Server server();

    private S3Fixture open(UnaryOperator<S3Config> change) {
        return S3Fixture.on(server(), change);
    }

    private S3Fixture open() {
        return open(c -> c);
    }

    static VfsPath path(String text) {
        return VfsPath.of(text);
    }

    static void write(Storage store, String path, String content) {
        write(store, path, content.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Storage store, String path, byte[] content) {
        try (Upload upload = store.openWrite(path(path), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(content));
            upload.commit();
        }
    }

    static byte[] read(Storage store, String path) {
        try (Download download = store.openRead(path(path), 0)) {
            ByteBuffer all = ByteBuffer.allocate((int) download.size());
            while (download.read(all.hasRemaining() ? all : ByteBuffer.allocate(1)) >= 0) {
                assertTrue(all.position() > 0);
            }
            return all.array();
        }
    }

    static List<FileInfo> entries(Storage store, String path) {
        List<FileInfo> entries = new ArrayList<>();
        try (Listing listing = store.list(path(path))) {
            listing.forEachRemaining(entries::add);
        }
        return entries;
    }

    static <E extends StorageError> E refused(Class<E> way, Executable call) {
        return assertInstanceOf(way, assertThrows(StorageException.class, call).error());
    }

    private static void put(S3Fixture fixture, String key, Map<String, String> metadata) {
        fixture.client()
                .putObject(
                        r -> r.bucket(fixture.config().bucket())
                                .key(key)
                                .metadata(metadata)
                                .contentType("text/special")
                                .cacheControl("max-age=60"),
                        RequestBody.fromString("content"));
    }

    private static HeadObjectResponse head(S3Fixture fixture, String key) {
        return fixture.client()
                .headObject(r -> r.bucket(fixture.config().bucket()).key(key));
    }

    @Test
    void directoriesAreMarkers() {
        try (S3Fixture fixture = open()) {
            Storage store = fixture.store();
            store.makeDirectory(path("/foo"));
            store.makeDirectory(path("/foobar"));
            assertEquals(List.of("foo/", "foobar/"), fixture.keys());
            assertEquals(List.of(), entries(store, "/foo"));
            write(store, "/foo-other/f", "x");
            store.removeDirectory(path("/foo"));
            assertEquals(List.of("foo-other/f", "foobar/"), fixture.keys());
            write(store, "/foobar/f", "x");
            refused(StorageError.DirectoryNotEmpty.class, () -> store.removeDirectory(path("/foobar")));
            refused(StorageError.NotFound.class, () -> store.removeDirectory(path("/foo")));
            assertEquals(
                    List.of("f"),
                    entries(store, "/foobar").stream().map(FileInfo::name).toList());
        }
    }

    @Test
    void directoriesOfOtherToolsNeedNoMarker() {
        try (S3Fixture fixture = open()) {
            put(fixture, "a/b/c", Map.of());
            Storage store = fixture.store();
            assertTrue(store.stat(path("/a")).isDirectory());
            assertTrue(store.stat(path("/a/b")).isDirectory());
            refused(StorageError.DirectoryNotEmpty.class, () -> store.removeDirectory(path("/a")));
            refused(StorageError.AlreadyExists.class, () -> store.makeDirectory(path("/a/b")));
            store.delete(path("/a/b/c"));
            refused(StorageError.NotFound.class, () -> store.stat(path("/a")));
        }
    }

    @Test
    void everythingLiesBelowThePrefix() {
        try (S3Fixture fixture = open(c -> c.withPrefix("/tenants/one/"))) {
            put(fixture, "tenants/one-other", Map.of());
            put(fixture, "tenants/two/f", Map.of());
            Storage store = fixture.store();
            assertEquals(List.of(), entries(store, "/"));
            write(store, "/d/f", "x");
            assertTrue(fixture.keys().contains("tenants/one/d/f"));
            assertEquals(
                    List.of("d"),
                    entries(store, "/").stream().map(FileInfo::name).toList());
            try (Storage home = store.subtree(path("/home"))) {
                write(home, "/g", "y");
            }
            assertTrue(fixture.keys().contains("tenants/one/home/g"));
        }
    }

    @Test
    void theTypeFollowsFromTheName() {
        try (S3Fixture fixture = open()) {
            write(fixture.store(), "/picture.JPG", "x");
            write(fixture.store(), "/archive.tar.gz", "x");
            write(fixture.store(), "/README", "x");
            assertEquals("image/jpeg", head(fixture, "picture.JPG").contentType());
            assertEquals("application/gzip", head(fixture, "archive.tar.gz").contentType());
            assertEquals("application/octet-stream", head(fixture, "README").contentType());
        }
    }

    @Test
    void aTimeThatIsSetLiesInTheMetadataAsRcloneHasIt() {
        try (S3Fixture fixture = open()) {
            put(fixture, "f", Map.of("owner", "me", "Mtime", "1.5"));
            Storage store = fixture.store();
            assertEquals(
                    Instant.ofEpochSecond(1, 500_000_000),
                    store.stat(path("/f")).modified());
            store.setModified(path("/f"), Instant.parse("2023-11-14T22:13:20.123Z"));
            HeadObjectResponse head = head(fixture, "f");
            assertEquals(Map.of("owner", "me", "mtime", "1700000000.123"), head.metadata());
            assertEquals("text/special", head.contentType());
            assertEquals("max-age=60", head.cacheControl());
            assertEquals(
                    Instant.parse("2023-11-14T22:13:20.123Z"),
                    store.stat(path("/f")).modified());
            assertEquals("content", new String(read(store, "/f"), StandardCharsets.UTF_8));
            put(fixture, "g", Map.of("mtime", "yesterday"));
            assertEquals(
                    head(fixture, "g").lastModified(), store.stat(path("/g")).modified());
            refused(StorageError.IsADirectory.class, () -> {
                store.makeDirectory(path("/d"));
                store.setModified(path("/d"), Instant.EPOCH);
            });
        }
    }

    @Test
    void sumsThatTheStoreKeepsAreTold() {
        try (S3Fixture fixture = open()) {
            write(fixture.store(), "/f", "content");
            try (Download download = fixture.store().openRead(path("/f"), 0)) {
                assertEquals(Optional.of("9a0364b9e99bb480dd25e1f0284c8555"), download.checksum("MD5"));
                assertEquals(Optional.empty(), download.checksum("SHA-512"));
                write(fixture.store(), "/f", "another");
                assertEquals(Optional.empty(), download.checksum("MD5"), "of the file that was opened, or of none");
            }
        }
    }

    @Test
    void aRenameCarriesWhatBelongsToTheObject() {
        try (S3Fixture fixture = open()) {
            put(fixture, "from", Map.of("owner", "me", "mtime", "1700000000.123"));
            fixture.store().rename(path("/from"), path("/d/to"));
            assertEquals(List.of("d/to"), fixture.keys());
            HeadObjectResponse head = head(fixture, "d/to");
            assertEquals(Map.of("owner", "me", "mtime", "1700000000.123"), head.metadata());
            assertEquals("text/special", head.contentType());
            assertEquals("max-age=60", head.cacheControl());
        }
    }

    @Test
    void aLargeObjectIsCopiedInParts() {
        RenamesConfig small = new RenamesConfig(100, 3, DataSize.mebibytes(5));
        byte[] content = CONTENT.bytes(0, (16 << 20) + 1);
        try (S3Fixture fixture = open(c -> c.withRenames(small))) {
            fixture.client()
                    .putObject(
                            r -> r.bucket(fixture.config().bucket())
                                    .key("from")
                                    .metadata(Map.of("owner", "me"))
                                    .contentType("text/special"),
                            RequestBody.fromBytes(content));
            Storage store = fixture.store();
            store.rename(path("/from"), path("/to"));
            assertArrayEquals(content, read(store, "/to"));
            assertEquals(Map.of("owner", "me"), head(fixture, "to").metadata());
            assertEquals("text/special", head(fixture, "to").contentType());
            assertTrue(head(fixture, "to").eTag().contains("-3"), "three parts");
            store.setModified(path("/to"), Instant.ofEpochSecond(7));
            assertEquals(
                    Map.of("owner", "me", "mtime", "7"), head(fixture, "to").metadata());
            assertArrayEquals(content, read(store, "/to"));
            assertEquals(List.of("to"), fixture.keys());
            assertEquals(List.of(), fixture.unfinished());
        }
    }

    /** Notes what it is told, and stops the rename there. */
    private static final class StopAt implements RenameSteps {

        private final String last;
        private final List<String> told = new ArrayList<>();

        StopAt(String last) {
            this.last = last;
        }

        @Override
        public void done(Phase phase, long count, long all) {
            note(phase + " " + count + "/" + all);
        }

        @Override
        public void commit() {
            note("commit");
        }

        private synchronized void note(String step) {
            told.add(step);
            if (step.equals(last)) {
                throw new StorageException(new StorageError.Unavailable("stopped"));
            }
        }
    }

    @Test
    void aRenameTellsItsSteps() {
        RenamesConfig oneByOne = new RenamesConfig(100, 1, DataSize.mebibytes(5));
        try (S3Fixture fixture = open(c -> c.withRenames(oneByOne))) {
            Storage store = fixture.store();
            write(store, "/d/a", "a");
            write(store, "/d/b", CONTENT.bytes(0, 11 << 20));
            StopAt never = new StopAt("");
            store.rename(path("/d"), path("/e"), never);
            assertEquals(
                    List.of(
                            "FOUND 2/2",
                            "COPIED 0/2",
                            "COPIED 0/2",
                            "COPIED 1/2",
                            "COPIED 1/2",
                            "COPIED 1/2",
                            "COPIED 1/2",
                            "COPIED 2/2",
                            "commit",
                            "REMOVED 0/2",
                            "REMOVED 1/2",
                            "REMOVED 2/2"),
                    never.told);
            StopAt file = new StopAt("");
            store.rename(path("/e/b"), path("/b"), file);
            assertEquals(List.of("COPIED 0/2", "COPIED 1/2", "COPIED 2/2", "commit"), file.told);
            assertEquals(List.of("b", "e/a"), fixture.keys());
        }
    }

    @Test
    void aRenameThatIsStoppedLeavesNothing() {
        RenamesConfig small = new RenamesConfig(100, 3, DataSize.mebibytes(5));
        try (S3Fixture fixture = open(c -> c.withRenames(small))) {
            Storage store = fixture.store();
            for (int i = 0; i < 8; i++) {
                write(store, "/d/" + i, "content");
            }
            write(store, "/d/large", CONTENT.bytes(0, 16 << 20));
            List<String> before = fixture.keys();
            for (String last : List.of("FOUND 9/9", "COPIED 0/9", "COPIED 5/9", "COPIED 9/9", "commit")) {
                StopAt stop = new StopAt(last);
                StorageError.Unavailable error =
                        refused(StorageError.Unavailable.class, () -> store.rename(path("/d"), path("/e"), stop));
                assertEquals("stopped", error.why());
                assertEquals(before, fixture.keys(), last);
                assertTrue(last.startsWith("FOUND") || stop.told.getLast().startsWith("UNDONE"), stop.told::toString);
            }
            for (String last : List.of("COPIED 0/3", "COPIED 1/3", "commit")) {
                StopAt stop = new StopAt(last);
                refused(StorageError.Unavailable.class, () -> store.rename(path("/d/large"), path("/f"), stop));
                assertEquals(before, fixture.keys(), last);
            }
            assertEquals(List.of(), fixture.unfinished());
            // What would be replaced is still there, too.
            write(store, "/f", "old");
            refused(StorageError.Unavailable.class, () -> store.rename(path("/d/1"), path("/f"), new StopAt("commit")));
            assertArrayEquals("old".getBytes(StandardCharsets.UTF_8), read(store, "/f"));
            assertArrayEquals("content".getBytes(StandardCharsets.UTF_8), read(store, "/d/1"));
        }
    }

    @Test
    void rangesOfLargeObjectsCountAsCopiesThatRunAtOnce() {
        int atOnce = 3;
        RenamesConfig small = new RenamesConfig(100, atOnce, DataSize.mebibytes(5));
        try (S3Fixture fixture = open(c -> c.withRenames(small))) {
            Storage store = fixture.store();
            for (int i = 0; i < atOnce; i++) {
                write(store, "/d/" + i, CONTENT.bytes(i, 16 << 20));
            }
            LongAccumulator most = new LongAccumulator(Math::max, 0);
            store.rename(path("/d"), path("/e"), new RenameSteps() {
                @Override
                public void done(Phase phase, long count, long all) {
                    most.accumulate(phase == Phase.COPIED ? S3Counts.RUNNING.get() : 0);
                }

                @Override
                public void commit() {}
            });
            // The store may be looking for what killed servers have left, one request at a time.
            assertTrue(most.get() <= atOnce + 1, most::toString);
            assertEquals(List.of("e/0", "e/1", "e/2"), fixture.keys());
        }
    }

    @Test
    void aDirectoryMovesWithMarkersAndNeighboursStay() {
        try (S3Fixture fixture = open()) {
            Storage store = fixture.store();
            store.makeDirectory(path("/d"));
            store.makeDirectory(path("/d/empty"));
            write(store, "/d/f", "f");
            write(store, "/d/e/g", "g");
            write(store, "/dd", "neighbour");
            store.rename(path("/d"), path("/x/y"));
            assertEquals(List.of("dd", "x/y/", "x/y/e/g", "x/y/empty/", "x/y/f"), fixture.keys());
        }
    }

    @Test
    void aDirectoryOfMoreThanTheLimitStays() {
        RenamesConfig few = new RenamesConfig(3, 2, DataSize.mebibytes(512));
        try (S3Fixture fixture = open(c -> c.withRenames(few))) {
            Storage store = fixture.store();
            for (int i = 0; i < 3; i++) {
                write(store, "/d/" + i, "x");
            }
            store.rename(path("/d"), path("/e"));
            write(store, "/e/3", "x");
            StorageError.Unsupported error =
                    refused(StorageError.Unsupported.class, () -> store.rename(path("/e"), path("/f")));
            assertTrue(error.operation().contains("more than 3 objects"), error.operation());
            assertEquals(List.of("e/0", "e/1", "e/2", "e/3"), fixture.keys());
        }
    }

    @Test
    void severalPagesMoveAndAreListedOnceEach() {
        try (S3Fixture fixture = open()) {
            int count = 1_050;
            Workers.forEach(
                    java.util.stream.IntStream.range(0, count).boxed().toList(),
                    4,
                    i -> put(fixture, "d/f" + i, Map.of()));
            Storage store = fixture.store();
            store.rename(path("/d"), path("/e"));
            List<FileInfo> entries = entries(store, "/e");
            assertEquals(count, entries.size());
            assertEquals(
                    count, new TreeSet<>(entries.stream().map(FileInfo::name).toList()).size());
            assertTrue(entries.stream().allMatch(e -> e.kind() == FileKind.FILE && e.size() == 7));
            assertFalse(fixture.keys().stream().anyMatch(k -> k.startsWith("d/")));
        }
    }

    @Test
    void theShortWaySaysWhatTheSdkSays() {
        try (S3Fixture fixture = open()) {
            String bucket = fixture.config().bucket();
            for (String key :
                    List.of("a b", "a+b", "a%20b", "a&b<c>\"d'", "\u00e4/\ud83d\ude00", "d/e f", "d/+", "x=y?z#")) {
                put(fixture, key, Map.of("owner", "me", "Mtime", "1.5"));
            }
            DirectClient direct = (DirectClient) fixture.client();
            S3Client sdk = (S3Client) direct.delegate();
            for (String key : fixture.keys()) {
                HeadObjectResponse expected =
                        sdk.headObject(r -> r.bucket(bucket).key(key));
                HeadObjectResponse head =
                        direct.headObject(r -> r.bucket(bucket).key(key));
                assertTrue(expected.equalsBySdkFields(head), () -> expected + " is not " + head);
                assertEquals(
                        "content",
                        direct.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String());
            }
            for (String delimiter : List.of("", "/")) {
                var request = ListObjectsV2Request.builder()
                        .bucket(bucket)
                        .encodingType(EncodingType.URL)
                        .delimiter(delimiter.isEmpty() ? null : delimiter)
                        .build();
                var expected = sdk.listObjectsV2(request);
                var page = direct.listObjectsV2(request);
                assertEquals(expected.commonPrefixes(), page.commonPrefixes());
                assertEquals(facts(expected.contents()), facts(page.contents()));
                assertEquals(expected.isTruncated(), page.isTruncated());
            }
            var first = direct.listObjectsV2(
                    r -> r.bucket(bucket).encodingType(EncodingType.URL).maxKeys(3));
            var second = direct.listObjectsV2(r ->
                    r.bucket(bucket).encodingType(EncodingType.URL).continuationToken(first.nextContinuationToken()));
            assertEquals(
                    fixture.keys(),
                    java.util.stream.Stream.of(first, second)
                            .flatMap(p -> p.contents().stream())
                            .map(S3Object::key)
                            .toList());
        }
    }

    private static List<List<Object>> facts(List<S3Object> objects) {
        return objects.stream()
                .map(o -> List.<Object>of(o.key(), o.size(), o.lastModified(), o.eTag(), o.storageClassAsString()))
                .toList();
    }
}
