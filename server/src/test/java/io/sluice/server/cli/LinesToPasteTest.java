package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.ServerCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server prints works when it is pasted, in any directory. */
@Timeout(120)
final class LinesToPasteTest {

    @TempDir
    private Path directory;

    @Test
    void everyLineListsTheFiles() throws Exception {
        Path server = Files.createDirectory(directory.resolve("the server's"));
        Files.writeString(Files.createDirectory(server.resolve("data")).resolve("found.txt"), "x");
        for (boolean writable : new boolean[] {true, false}) {
            String made = writable ? "sluice-tls" : "/dev/null/tls";
            Process process = new ProcessBuilder(ServerCommand.with(
                            "--host", "127.0.0.1", "--port", "0", "--set", "tls.self-signed=" + made))
                    .directory(server.toFile())
                    .redirectError(server.resolve("log").toFile())
                    .start();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                List<String> lines = lines(out);
                assertEquals(3, lines.size(), lines.toString());
                for (String line : lines) {
                    assertTrue(run(line).contains("found.txt"), line);
                }
            } finally {
                process.destroy();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            }
        }
    }

    private static List<String> lines(BufferedReader out) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null && !line.startsWith("WARNING"); line = out.readLine()) {
            if (line.startsWith("  curl ") || line.startsWith("  lftp ")) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** Pastes a line into a shell of somebody who has no settings; lftp then asks what to do. */
    private String run(String line) throws Exception {
        Path input = Files.writeString(directory.resolve("input"), "set net:max-retries 1\nls\nbye\n");
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .directory(directory.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), line);
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
