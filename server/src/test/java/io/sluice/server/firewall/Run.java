package io.sluice.server.firewall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program to its end.
 *
 * @param command what ran
 * @param exit how it ended
 * @param said both of its outputs
 */
record Run(String command, int exit, String said) {

    private static final long LIMIT_SECONDS = 60;

    /** Runs that, feeds it, and fails if it hangs. */
    static Run of(List<String> command, String input) {
        try {
            Path output = Files.createTempFile("run", ".log");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
                // Where Debian has the tools of administrators, which ordinary users do not look into.
                builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
                Process process = builder.start();
                try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                    stdin.write(input);
                }
                boolean inTime = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
                if (!inTime) {
                    process.destroyForcibly().waitFor();
                }
                String said = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
                if (!inTime) {
                    throw new AssertionError(String.join(" ", command) + " hangs:\n" + said);
                }
                return new Run(String.join(" ", command), process.exitValue(), said);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts tests", e);
        }
    }

    @Override
    public String toString() {
        return command + "\nended with " + exit + ":\n" + said;
    }
}
