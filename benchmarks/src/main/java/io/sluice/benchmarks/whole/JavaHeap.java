package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The heap of a JVM on this machine, asked for with jcmd. */
record JavaHeap(long pid) {

    /** That of this process, or nothing if it is no JVM. */
    static Optional<JavaHeap> of(long pid) {
        try {
            Path program = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
            return program.endsWith("java") ? Optional.of(new JavaHeap(pid)) : Optional.empty();
        } catch (IOException e) {
            // It has ended, or belongs to somebody else.
            return Optional.empty();
        }
    }

    /** Collects all garbage and says how many bytes stay. */
    long liveBytes() throws IOException, InterruptedException {
        // Through a file: the JVM stands still while it writes, and it may be the one that would have to read a pipe.
        Path histogram = Files.createTempFile("heap-", ".txt");
        try {
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(histogram.toFile())
                    .start()
                    .waitFor();
            try (Stream<String> lines = Files.lines(histogram)) {
                // "Total   123456   7890123": instances and bytes.
                return lines.filter(line -> code == 0 && line.startsWith("Total"))
                        .map(line -> line.split("\\s+", -1))
                        .mapToLong(fields -> Long.parseLong(fields[2]))
                        .findFirst()
                        .orElseThrow(() -> new IOException("jcmd does not reach process " + pid));
            }
        } finally {
            Files.delete(histogram);
        }
    }
}
