package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Files {@code f0}, {@code f1} and so on, of all sizes, each with bytes of its own. */
final class ManyFiles {

    /** Nothing, around one record, around what the server reads at once, and much more than any buffer holds. */
    private static final int[] SIZES = {
        0, 1, 100, 16_384, 16_385, 50_000, 262_144, 262_145, 1_000_000, 0, 3_000, 4 << 20
    };

    private ManyFiles() {}

    /** Makes so many in that directory. */
    static void make(Path directory, int count) throws IOException {
        Files.createDirectories(directory);
        for (int i = 0; i < count; i++) {
            Files.write(directory.resolve("f" + i), new Patterns(i).bytes(0, SIZES[i % SIZES.length]));
        }
    }

    /** Their names. */
    static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
    }

    /** Fails unless all of them are there, whole, and nothing else. */
    static void assertSame(Path expected, Path actual, int count) throws IOException {
        for (String name : names(count)) {
            assertEquals(-1, Files.mismatch(expected.resolve(name), actual.resolve(name)), name);
        }
        try (var files = Files.list(actual)) {
            assertEquals(count, files.filter(Files::isRegularFile).count());
        }
    }
}
