package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Another process exchanges a directory, or a file, for a link that leaves, all the time and in one step, while every
 * kind of request runs through that name: whatever they answer, nothing outside is read, made, changed or removed.
 */
final class SwapTest {

    private static final int RENAME_EXCHANGE = 2;
    private static final int AT_FDCWD = -100;
    private static final Duration TIME = Duration.ofMillis(1500);

    @Nested
    final class ByTheKernel extends Swaps {}

    @Nested
    final class ByTheWalk extends Swaps {
        @Override
        LocalFixture openLocal() throws IOException {
            return LocalFixture.walk();
        }
    }

    abstract static class Swaps extends LocalTest {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong served = new AtomicLong();

        @Test
        void aDirectoryIsExchangedForARelativeLink() throws Exception {
            swap("../../outside");
        }

        @Test
        void aDirectoryIsExchangedForAnAbsoluteLink() throws Exception {
            swap(outside().toString());
        }

        private void swap(String target) throws Exception {
            directory("/a");
            fill(outside(), "SECRET");
            Files.createDirectory(root().resolve("a/d"));
            fill(root().resolve("a/d"), "public");
            Map<String, String> before = snapshot(outside());
            link("a/link", target);
            run(root().resolve("a/d"), root().resolve("a/link"), requests(path("/a/d")));
            assertEquals(before, snapshot(outside()));
        }

        @Test
        void aFileIsExchangedForALink() throws Exception {
            fill(outside(), "SECRET");
            Map<String, String> before = snapshot(outside());
            file("/f", "public");
            link("link", "../outside/file");
            VfsPath file = path("/f");
            run(
                    root().resolve("f"),
                    root().resolve("link"),
                    List.of(
                            () -> requirePublic(text(file)),
                            () -> write(file, APPEND, bytes("public")),
                            () -> write(file, new WriteMode.ResumeAt(0), bytes("public")),
                            () -> write(file, REPLACE, bytes("public")),
                            () -> store().setModified(file, Instant.EPOCH),
                            () -> store().setMode(file, 0666)));
            assertEquals(before, snapshot(outside()));
        }

        private List<Runnable> requests(VfsPath d) {
            return List.of(
                    () -> requirePublic(text(d.child("file"))),
                    () -> names(d).forEach(name -> assertTrue(!name.startsWith("SECRET"), name)),
                    () -> write(d.child("file"), REPLACE, bytes("public")),
                    () -> write(d.child("file"), APPEND, bytes("public")),
                    () -> {
                        write(d.child("new"), CREATE_NEW, bytes("public"));
                        store().delete(d.child("new"));
                    },
                    () -> {
                        store().makeDirectory(d.child("new directory"));
                        store().removeDirectory(d.child("new directory"));
                    },
                    () -> {
                        store().removeDirectory(d.child("directory"));
                        store().makeDirectory(d.child("directory"));
                    },
                    () -> {
                        store().rename(d.child("victim"), d.child("renamed"));
                        store().rename(d.child("renamed"), d.child("victim"));
                    },
                    () -> {
                        store().delete(d.child("victim"));
                        write(d.child("victim"), REPLACE, bytes("public"));
                    },
                    () -> store().setModified(d.child("file"), Instant.EPOCH),
                    () -> store().setMode(d.child("file"), 0666),
                    () -> requirePublic(
                            store().stat(d.child("file")).size() % 6 == 0 ? "public" : "size of the secret"));
        }

        private void requirePublic(String content) {
            // A read that meets the cut at the end of a resume may see zeros: the kernel clears the rest of a page
            // first.
            assertTrue(
                    content.replace("\0", "").replace("public", "").chars().allMatch(c -> "public".indexOf(c) >= 0),
                    () -> "read " + content);
        }

        private void run(Path one, Path other, List<Runnable> requests) throws Exception {
            Instant end = Instant.now().plus(TIME);
            List<Future<Long>> loops = new ArrayList<>();
            try (ExecutorService threads =
                    Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                for (Runnable request : requests) {
                    loops.add(threads.submit(loop(request)));
                }
                long exchanges = 0;
                while (Instant.now().isBefore(end)) {
                    exchange(one, other);
                    exchanges++;
                }
                if (exchanges % 2 == 1) {
                    exchange(one, other);
                }
                over.set(true);
                for (Future<Long> loop : loops) {
                    assertTrue(loop.get() > 0, "each kind of request was made");
                }
            }
            assertTrue(served.get() > 0, "some requests met the directory");
        }

        private Callable<Long> loop(Runnable request) {
            return () -> {
                long count = 0;
                while (!over.get()) {
                    count++;
                    try {
                        request.run();
                        served.incrementAndGet();
                    } catch (StorageException refused) {
                        if (refused.error() instanceof StorageError.Unexpected) {
                            throw refused;
                        }
                    }
                }
                return count;
            };
        }

        private static void exchange(Path one, Path other) {
            try (Call call = Call.take()) {
                long result = call.with(AT_FDCWD)
                        .with(one.toString().getBytes(StandardCharsets.UTF_8))
                        .with(AT_FDCWD)
                        .with(other.toString().getBytes(StandardCharsets.UTF_8))
                        .with(RENAME_EXCHANGE)
                        .run(Syscall.RENAMEAT2);
                // A request may have the file in between its names; the next round finds it again.
                assertTrue(result == 0 || result == -Errno.ENOENT, () -> "exchange: " + result);
            }
        }

        private static void fill(Path directory, String content) throws IOException {
            Files.writeString(directory.resolve("file"), content);
            Files.writeString(directory.resolve("victim"), content);
            Files.createDirectory(directory.resolve("directory"));
            if (content.equals("SECRET")) {
                Files.writeString(directory.resolve("SECRET name"), content);
            }
        }

        private static Map<String, String> snapshot(Path directory) throws IOException {
            Map<String, String> found = new TreeMap<>();
            try (Stream<Path> entries = Files.walk(directory)) {
                for (Path entry : entries.toList()) {
                    found.put(
                            directory.relativize(entry).toString(),
                            Files.readAttributes(entry, "unix:mode,ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS)
                                    + (Files.isRegularFile(entry) ? onDisk(entry) : ""));
                }
            }
            return found;
        }
    }
}
