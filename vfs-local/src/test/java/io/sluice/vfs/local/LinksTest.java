package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Links that stay inside work, links that leave are refused, whoever resolves them. */
final class LinksTest {

    @Nested
    final class ByTheKernel extends Links {}

    @Nested
    final class ByTheWalk extends Links {
        @Override
        LocalFixture openLocal() throws IOException {
            return LocalFixture.walk();
        }
    }

    abstract static class Links extends LocalTest {

        @Test
        void linksThatStayInsideAreFollowed() throws IOException {
            directory("/d");
            directory("/d/e");
            file("/d/e/f", "content");
            link("file", "d/e/f");
            link("dir", "d/e");
            link("twice", "dir/../../file");
            link("slash", "d//e/./");
            assertEquals("content", text(path("/file")));
            assertEquals("content", text(path("/dir/f")));
            assertEquals("content", text(path("/twice")));
            assertEquals(List.of("f"), names(path("/slash")));
            FileInfo file = store().stat(path("/file"));
            assertEquals(FileKind.FILE, file.kind());
            assertEquals("file", file.name());
            assertTrue(store().stat(path("/dir")).isDirectory());
        }

        @Test
        void linksThatLeaveAreRefused() throws IOException {
            Files.writeString(outside().resolve("secret"), "secret");
            directory("/d");
            link("d/up", "../../outside/secret");
            link("dir", "../outside");
            link("abs", outside().resolve("secret").toString());
            link("there-and-back", "../root/d");
            for (String name : List.of("/d/up", "/dir", "/dir/secret", "/abs", "/there-and-back")) {
                everyCall(path(name), StorageError.PermissionDenied.class);
            }
            assertEquals("secret", onDisk(outside().resolve("secret")));
        }

        @Test
        void absoluteLinksLeaveEvenWhenTheyPointInside() throws IOException {
            file("/f", "content");
            link("abs", root().resolve("f").toString());
            refused(() -> read(path("/abs")), StorageError.PermissionDenied.class);
        }

        @Test
        void linksToNothing() throws IOException {
            directory("/d");
            link("dangling", "d/missing");
            refused(() -> read(path("/dangling")), StorageError.NotFound.class);
            refused(() -> store().stat(path("/dangling")), StorageError.NotFound.class);
            file("/dangling", "made by writing through the link");
            assertEquals("made by writing through the link", text(path("/d/missing")));
            assertTrue(Files.isSymbolicLink(root().resolve("dangling")));
            link("nowhere", "missing/f");
            refused(() -> file("/nowhere", "x"), StorageError.NotFound.class);
        }

        @Test
        void linksInACircle() throws IOException {
            link("a", "b");
            link("b", "a");
            link("self", "self/x");
            for (String name : List.of("/a", "/self")) {
                everyCall(path(name), StorageError.PermissionDenied.class);
            }
            for (int i = 0; i < 39; i++) {
                link("n" + i, "n" + (i + 1));
            }
            file("/n39", "end");
            assertEquals("end", text(path("/n0")), "39 links in a row");
        }

        /** All that would follow the link. */
        private void everyCall(VfsPath path, Class<? extends StorageError> way) {
            refused(() -> store().stat(path), way);
            refused(() -> names(path), way);
            refused(() -> read(path), way);
            refused(() -> write(path, REPLACE, bytes("x")), way);
            refused(() -> write(path, APPEND, bytes("x")), way);
            refused(() -> write(path, new WriteMode.ResumeAt(0), bytes("x")), way);
            refused(() -> store().setModified(path, Instant.EPOCH), way);
            refused(() -> store().setMode(path, 0777), way);
            refused(() -> store().freeBytes(path), way);
            refused(() -> store().subtree(path).close(), way);
            refused(() -> store().makeDirectory(path.child("new")), way);
            refused(() -> store().delete(path.child("new")), way);
            refused(() -> store().rename(path.child("a"), path("/a")), way);
        }

        @Test
        void listingsShowLinksAndWhereTheyLeadIfInside() throws IOException {
            file("/f", "content");
            link("in", "f");
            link("out", "../outside");
            link("abs", root().resolve("f").toString());
            link("dangling", "missing");
            Map<String, Optional<String>> targets = entries(VfsPath.ROOT).stream()
                    .filter(entry -> entry.kind() == FileKind.SYMLINK)
                    .collect(Collectors.toMap(
                            FileInfo::name, entry -> entry.unix().orElseThrow().linkTarget()));
            assertEquals(
                    Map.of(
                            "in", Optional.of("f"),
                            "out", Optional.empty(),
                            "abs", Optional.empty(),
                            "dangling", Optional.empty()),
                    targets);
        }

        @Test
        void writingReplacesWhatTheLinkLeadsTo() throws IOException {
            directory("/d");
            file("/d/f", "old");
            link("link", "d/f");
            link("again", "link");
            file("/again", "new");
            assertEquals("new", text(path("/d/f")));
            assertTrue(Files.isSymbolicLink(root().resolve("link")));
            write(path("/again"), APPEND, bytes("er"));
            assertEquals("newer", text(path("/d/f")));
            link("dir", "d");
            refused(() -> file("/dir", "x"), StorageError.IsADirectory.class);
            link("dots", "d/..");
            refused(() -> file("/dots", "x"), StorageError.IsADirectory.class);
            uploadRefused(path("/again"), CREATE_NEW, StorageError.AlreadyExists.class);
        }

        @Test
        void deletingAndRenamingTakeTheLinkItself() throws IOException {
            Files.writeString(outside().resolve("secret"), "secret");
            file("/f", "content");
            link("in", "f");
            link("out", "../outside/secret");
            link("dir", "../outside");
            store().rename(path("/in"), path("/moved"));
            assertEquals("content", text(path("/moved")));
            store().delete(path("/moved"));
            store().delete(path("/out"));
            refused(() -> store().removeDirectory(path("/dir")), StorageError.NotADirectory.class);
            store().rename(path("/f"), path("/dir"));
            assertEquals("content", text(path("/dir")));
            assertEquals(List.of("dir"), names(VfsPath.ROOT));
            assertEquals("secret", onDisk(outside().resolve("secret")));
        }

        @Test
        void linksDoNotLeaveASubtree() throws IOException {
            directory("/home");
            directory("/other");
            file("/other/f", "of another user");
            file("/home/f", "own");
            link("home/out", "../other/f");
            link("home/back", "../home/f");
            link("home/in", "f");
            assertEquals("of another user", text(path("/home/out")), "for the whole store it is inside");
            try (Storage home = store().subtree(path("/home"))) {
                assertEquals(FileKind.FILE, home.stat(path("/in")).kind());
                refused(() -> home.stat(path("/out")), StorageError.PermissionDenied.class);
                refused(() -> home.openRead(path("/out"), 0), StorageError.PermissionDenied.class);
                refused(() -> home.openWrite(path("/out"), REPLACE), StorageError.PermissionDenied.class);
                refused(() -> home.stat(path("/back")), StorageError.PermissionDenied.class);
            }
        }

        @Test
        void dotsStopAtTheRoot() throws IOException {
            Files.writeString(outside().resolve("secret"), "secret");
            refused(() -> read(path("/../outside/secret")), StorageError.NotFound.class);
            refused(() -> read(path("/..")), StorageError.IsADirectory.class);
        }

        @Test
        void stagingIsNotReachedThroughALinkEither() throws IOException {
            file("/f", "makes the staging directory");
            link("staging", Hidden.STAGING);
            refused(() -> names(path("/staging")), StorageError.NotFound.class);
            refused(() -> file("/staging/x", "x"), StorageError.NotFound.class);
            refused(() -> store().subtree(path("/staging")).close(), StorageError.NotFound.class);
            link("again", "staging");
            directory("/d");
            link("d/up", "../" + Hidden.STAGING);
            for (String directory : List.of("/", "/d")) {
                assertTrue(
                        entries(path(directory)).stream()
                                .allMatch(entry ->
                                        entry.unix().orElseThrow().linkTarget().isEmpty()),
                        "a listing tells where the staging directory is");
            }
        }

        @Test
        void theProcessIsNotReachedThroughMagicLinks() throws IOException {
            // A handle of our own would do for an attacker who can make links: /proc is refused as any other way out.
            link("magic", "/proc/self/root");
            try {
                store().stat(path("/magic"));
                throw new AssertionError("a magic link was followed");
            } catch (StorageException refused) {
                assertTrue(refused.error() instanceof StorageError.PermissionDenied, () -> "" + refused.error());
            }
            assertTrue(Files.exists(Path.of("/proc/self/root"), LinkOption.NOFOLLOW_LINKS));
        }
    }
}
