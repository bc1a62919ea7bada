package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.FileKind;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** Some keys S3Proxy cannot have: its directories are those of a file system. */
@Tag("ceph")
final class CephBucketTest extends BucketContract {

    @Override
    S3Server server() {
        return Ceph.server();
    }

    private static void put(S3Fixture fixture, String key) {
        fixture.client().putObject(r -> r.bucket(fixture.config().bucket()).key(key), RequestBody.fromString(key));
    }

    @Test
    void aFileAndADirectoryOfOneNameAreBothThere() {
        try (S3Fixture fixture = S3Fixture.on(server())) {
            put(fixture, "a");
            put(fixture, "a/b");
            Storage store = fixture.store();
            assertEquals(
                    List.of(FileKind.DIRECTORY, FileKind.FILE),
                    entries(store, "/").stream().map(e -> e.kind()).toList());
            assertTrue(store.stat(path("/a")).isFile());
            assertEquals("a", new String(read(store, "/a"), StandardCharsets.UTF_8));
            assertEquals("a/b", new String(read(store, "/a/b"), StandardCharsets.UTF_8));
            assertEquals(1, entries(store, "/a").size());
            store.rename(path("/a"), path("/c"));
            assertEquals(List.of("a/b", "c"), fixture.keys());
        }
    }

    @Test
    void keysThatNoPathCanNameAreLeftOut() {
        try (S3Fixture fixture = S3Fixture.on(server())) {
            for (String key : List.of("d//x", "d/./x", "d/../x", "d/line\nfeed", "d/.sluice-own", "d/good", "d/")) {
                put(fixture, key);
            }
            Storage store = fixture.store();
            assertEquals(
                    List.of("good"),
                    entries(store, "/d").stream().map(e -> e.name()).toList());
            refused(StorageError.NotFound.class, () -> store.stat(path("/d/.sluice-own")));
        }
    }

    /** S3Proxy makes it a directory of its own, without bytes. */
    @Test
    void anObjectWithBytesIsNoMarkerToRemove() {
        try (S3Fixture fixture = S3Fixture.on(server())) {
            put(fixture, "d/");
            Storage store = fixture.store();
            assertTrue(store.stat(path("/d")).isDirectory());
            refused(StorageError.DirectoryNotEmpty.class, () -> store.removeDirectory(path("/d")));
            assertEquals(List.of("d/"), fixture.keys());
            store.rename(path("/d"), path("/e"));
            assertEquals(List.of("e/"), fixture.keys());
        }
    }
}
