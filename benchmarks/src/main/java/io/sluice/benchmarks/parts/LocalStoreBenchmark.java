package io.sluice.benchmarks.parts;

import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.EmptyStorage;
import io.sluice.vfs.local.LocalConfig;
import io.sluice.vfs.local.LocalStorageProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the local store itself costs, on a RAM disk where there is one: small files, and directories of some sizes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LocalStoreBenchmark {

    private static final Path RAM_DISK = Path.of("/dev/shm");
    private static final int SMALL = 4096;

    /** A store over a fresh directory. */
    @State(Scope.Thread)
    public static class Opened {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        private Path root = Path.of("");
        private Storage store = new EmptyStorage(Instant.EPOCH);

        /** Makes it. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            root = Files.isWritable(RAM_DISK)
                    ? Files.createTempDirectory(RAM_DISK, "sluice-parts")
                    : Files.createTempDirectory("sluice-parts");
            Files.write(root.resolve("small"), new byte[SMALL]);
            store = new LocalStorageProvider().open(new LocalConfig(root, "022", false, Duration.ofDays(1), false));
        }

        /** Removes it. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            store.close();
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** A store with a directory of that many files. */
    @State(Scope.Thread)
    public static class Filled extends Opened {
        @Param({"10", "1000", "10000"})
        private int entries;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill() throws IOException {
            for (int i = 0; i < entries; i++) {
                Files.write(super.root.resolve("entry-" + i), new byte[64]);
            }
        }
    }

    /** A whole directory, each entry with its attributes. */
    @Benchmark
    public long list(Filled opened) {
        Opened base = opened;
        long bytes = 0;
        try (Listing listing = base.store.list(VfsPath.ROOT)) {
            while (listing.hasNext()) {
                FileInfo entry = listing.next();
                bytes += entry.size();
            }
        }
        return bytes;
    }

    /** A file of 4 KiB that replaces one. */
    @Benchmark
    public long upload(Opened opened) {
        try (Upload upload = opened.store.openWrite(VfsPath.of("replaced"), new WriteMode.CreateOrReplace())) {
            upload.write(opened.buffer.clear().limit(SMALL));
            upload.commit();
            return upload.position();
        }
    }

    /** A file of 4 KiB. */
    @Benchmark
    public int download(Opened opened) {
        try (Download download = opened.store.openRead(VfsPath.of("small"), 0)) {
            return download.read(opened.buffer.clear());
        }
    }

    /** What is known of a file. */
    @Benchmark
    public long stat(Opened opened) {
        return opened.store.stat(VfsPath.of("small")).size();
    }
}
