package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Files of many sizes in nested directories, with names that a URL or XML would have to escape: the same each time. */
final class BucketTree {

    private static final int[] SIZES = {0, 1, 100, 4_096, 4_097, 30_000, 262_144, 262_145};
    private static final List<String> DIRECTORIES =
            List.of("", "plain/", "two words/", "plain/deep/er/", "caf\u00e9/", "a+b&c%20<d>/", "\u65e5\u672c/");
    private static final List<String> NAMES =
            List.of("f", "two words ", "x+y=z", "per%2Fcent", "it's \"q\"", "#;?*", "\u00fc");

    /** Long ago, so that no listing takes it for the time of the upload. */
    private static final long FIRST_SECOND = 1_600_000_000L;

    private BucketTree() {}

    /** Makes so many files, one of which is large. */
    static void make(Path root, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Path file = root.resolve(
                    DIRECTORIES.get(i % DIRECTORIES.size()) + NAMES.get(i / DIRECTORIES.size() % NAMES.size()) + i);
            Files.createDirectories(file.getParent());
            int size = i == count / 2 ? 3_000_001 : SIZES[i % SIZES.length];
            Files.write(file, new Patterns(i).bytes(0, size));
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(FIRST_SECOND + i)));
        }
    }

    /** Fails unless both hold the same files with the same bytes. */
    static void assertSame(Path expected, Path actual) throws IOException {
        List<Path> files = files(expected);
        assertEquals(files, files(actual));
        for (Path file : files) {
            assertEquals(-1, Files.mismatch(expected.resolve(file), actual.resolve(file)), file.toString());
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .sorted()
                    .toList();
        }
    }
}
