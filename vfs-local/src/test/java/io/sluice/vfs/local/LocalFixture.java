package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.Storage;
import io.sluice.vfs.testkit.StoreFixture;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A store on a fresh directory, with a directory beside it that it must never touch. At the end no descriptor may be
 * left in either, and nothing staged.
 */
final class LocalFixture implements StoreFixture {

    private final Path base;
    private final Storage store;

    private LocalFixture(Path base, LocalConfig config, IntFunction<Beneath> beneath) {
        this.base = base;
        this.store = LocalStorageProvider.open(config, beneath, InstantSource.system());
    }

    /** With the kernel's way to resolve paths. */
    static LocalFixture kernel() throws IOException {
        Path base = base();
        return new LocalFixture(base, LocalConfig.of(base.resolve("root")), root -> new KernelBeneath());
    }

    /** With the walk. */
    static LocalFixture walk() throws IOException {
        Path base = base();
        return new LocalFixture(base, LocalConfig.of(base.resolve("root")), root -> new WalkBeneath());
    }

    /** With settings that differ from the defaults. */
    static LocalFixture with(String umask, boolean fsync) throws IOException {
        Path base = base();
        LocalConfig config = new LocalConfig(base.resolve("root"), umask, fsync, Duration.ofDays(1), false);
        return new LocalFixture(base, config, Beneath::best);
    }

    private static Path base() throws IOException {
        Path base = Files.createTempDirectory("sluice-local").toRealPath();
        Files.createDirectory(base.resolve("root"));
        Files.createDirectory(base.resolve("outside"));
        return base;
    }

    @Override
    public Storage store() {
        return store;
    }

    /** The directory that is served. */
    Path root() {
        return base.resolve("root");
    }

    /** A directory that is not. */
    Path outside() {
        return base.resolve("outside");
    }

    /** What lies in the staging directory. */
    List<Path> staged() throws IOException {
        Path staging = root().resolve(Hidden.STAGING);
        if (!Files.isDirectory(staging)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(staging)) {
            return entries.toList();
        }
    }

    /** What the descriptors of this process hold in the fixture's directories. */
    List<String> held() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return new ArrayList<>(descriptors
                    .map(LocalFixture::target)
                    .filter(target -> target.startsWith(base.toString()))
                    .toList());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedByNow) {
            return "";
        }
    }

    @Override
    public void assertNothingHeld() throws IOException {
        List<String> held = held();
        held.remove(root().toString());
        held.remove(root().resolve(Hidden.STAGING).toString());
        assertEquals(List.of(), held, "open descriptors");
        assertEquals(List.of(), staged(), "staged files");
    }

    @Override
    public void close() throws IOException {
        store.close();
        assertEquals(List.of(), held(), "open descriptors");
        Files.walkFileTree(base, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
