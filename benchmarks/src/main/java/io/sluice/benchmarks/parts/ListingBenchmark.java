package io.sluice.benchmarks.parts;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.listing.Fact;
import io.sluice.server.listing.LineFormat;
import io.sluice.server.listing.MlsxFormat;
import io.sluice.server.listing.NameListFormat;
import io.sluice.server.listing.UnixListFormat;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What formatting one entry of a directory costs, over 1,000 different ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ListingBenchmark {

    private static final int ENTRIES = 1000;
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final FileInfo[] entries = entries();
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
    private final LineFormat list = new UnixListFormat(NOW);
    private final LineFormat facts = new MlsxFormat(Fact.ALL, EnumSet.allOf(Permission.class), Map.of());
    private final LineFormat names = new NameListFormat("");

    /** A line of LIST. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int list() {
        return format(list);
    }

    /** A line of MLSD with all facts. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int mlsd() {
        return format(facts);
    }

    /** A line of NLST. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int nlst() {
        return format(names);
    }

    private int format(LineFormat format) {
        int flushes = 0;
        out.clear();
        for (FileInfo entry : entries) {
            if (!format.write(entry, out)) {
                out.clear();
                flushes++;
                format.write(entry, out);
            }
        }
        return flushes + out.position();
    }

    private static FileInfo[] entries() {
        SplittableRandom random = new SplittableRandom(42);
        FileInfo[] all = new FileInfo[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            boolean directory = i % 10 == 0;
            all[i] = new FileInfo(
                    (i % 20 == 3 ? "übersicht-" : "report-") + i + ".csv",
                    directory ? FileKind.DIRECTORY : FileKind.FILE,
                    directory ? 0 : random.nextLong(1L << 34),
                    NOW.minusSeconds(random.nextLong(400L * 86_400)),
                    Optional.of(
                            new FileInfo.Unix(directory ? 0755 : 0644, 1, "801g" + (4_000_000 + i), Optional.empty())));
        }
        return all;
    }
}
