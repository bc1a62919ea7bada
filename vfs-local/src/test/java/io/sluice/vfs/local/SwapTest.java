package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.NameCodec;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
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
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int ROUNDS = 20;

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
            String secret = unique(outside());
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
                    () -> assertNotEquals(
                            secret,
                            store().stat(d.child("file")).unix().orElseThrow().unique(),
                            "the file outside was looked at"));
        }

        /** What the store would call the file in that directory. */
        private static String unique(Path directory) {
            try (Handle handle = new Handle(Syscalls.openRoot(directory.toString()))) {
                return LocalErrors.check(Syscalls.stat(handle.fd(), NameCodec.encode("file")), VfsPath.ROOT)
                        .info("file", Optional.empty())
                        .unix()
                        .orElseThrow()
                        .unique();
            }
        }

        private void requirePublic(String content) {
            // A read that meets the cut at the end of a resume may see zeros: the kernel clears the rest of a page
            // first.
            assertTrue(
                    content.replace("\0", "").replace("public", "").chars().allMatch(c -> "public".indexOf(c) >= 0),
                    () -> "read " + content);
        }

        private void run(Path one, Path other, List<Runnable> requests) throws Exception {
            List<Future<?>> loops = new ArrayList<>();
            List<AtomicLong> counts = new ArrayList<>();
            try (ExecutorService threads =
                    Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                try {
                    for (Runnable request : requests) {
                        AtomicLong count = new AtomicLong();
                        counts.add(count);
                        loops.add(threads.submit(loop(request, count)));
                    }
                    exchangeUntil(one, other, () -> {
                        boolean all = counts.stream().allMatch(count -> count.get() >= ROUNDS) && served.get() > 0;
                        return all || loops.stream().anyMatch(Future::isDone);
                    });
                } finally {
                    over.set(true);
                }
                for (Future<?> loop : loops) {
                    loop.get();
                }
            }
            counts.forEach(count -> assertTrue(count.get() >= ROUNDS, "each kind of request was made"));
            assertTrue(served.get() > 0, "some requests met the directory");
        }

        /** For the whole time, and on a busy machine as long as it takes until enough was tried. */
        private static void exchangeUntil(Path one, Path other, BooleanSupplier enough) {
            long start = System.nanoTime();
            long exchanges = 0;
            long passed;
            do {
                exchange(one, other);
                exchanges++;
                passed = System.nanoTime() - start;
            } while (passed < TIME.toNanos() || (!enough.getAsBoolean() && passed < LIMIT.toNanos()));
            if (exchanges % 2 == 1) {
                exchange(one, other);
            }
        }

        private Callable<Void> loop(Runnable request, AtomicLong count) {
            return () -> {
                while (!over.get()) {
                    try {
                        request.run();
                        served.incrementAndGet();
                    } catch (StorageException refused) {
                        if (refused.error() instanceof StorageError.Unexpected) {
                            throw refused;
                        }
                    }
                    count.incrementAndGet();
                }
                return null;
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
