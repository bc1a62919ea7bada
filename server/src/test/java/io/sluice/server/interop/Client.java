package io.sluice.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One run of a client program, the way a person would start it, with a limit to its time: a client that hangs has failed.
 * Each failure shows what the client printed and what the server logged.
 */
final class Client {

    private final Supplier<String> serverLog;
    private final List<String> command;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private Duration limit = Duration.ofSeconds(60);
    private String input = "";

    /**
     * How a run ended.
     *
     * @param exit the exit code, 0 for success
     * @param output what came on the standard output
     * @param errors what came on the standard error output
     */
    record Ended(int exit, String output, String errors) {}

    /**
     * A run in that directory, which is its home too: no settings of the user get in.
     *
     * @param serverLog what the server logged last
     */
    Client(Supplier<String> serverLog, Path directory, String... command) {
        this.serverLog = serverLog;
        this.directory = directory;
        this.command = List.of(command);
    }

    /** What the client reads from its standard input. */
    Client input(String text) {
        input = text;
        return this;
    }

    /** What the client finds in that variable. */
    Client environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Gives it so long for a lot of work. */
    Client limit(Duration time) {
        limit = time;
        return this;
    }

    /** Runs to the end and fails unless it was a success; the standard output. */
    String run() {
        Ended ended = end();
        if (ended.exit() != 0) {
            throw new AssertionError(describe("ended with " + ended.exit(), ended.output(), ended.errors()));
        }
        return ended.output();
    }

    /** Runs to the end and fails if it was a success, or not the kind of failure that is expected. */
    Ended runTo(int... exits) {
        Ended ended = end();
        if (Arrays.stream(exits).noneMatch(exit -> exit == ended.exit())) {
            throw new AssertionError(describe(
                    "ended with " + ended.exit() + ", expected " + Arrays.toString(exits),
                    ended.output(),
                    ended.errors()));
        }
        return ended;
    }

    /** Runs to the end, whatever it is. */
    Ended end() {
        try {
            Path output = Files.createTempFile(directory, ".output-", "");
            Path errors = Files.createTempFile(directory, ".errors-", "");
            Process process = start(output, errors);
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                process.destroyForcibly().waitFor();
            }
            String said = new String(Files.readAllBytes(output), UTF_8);
            String complained = new String(Files.readAllBytes(errors), UTF_8);
            Files.delete(output);
            Files.delete(errors);
            if (!inTime) {
                throw new AssertionError(describe("hung for " + limit, said, complained));
            }
            return new Ended(process.exitValue(), said, complained);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts tests", e);
        }
    }

    /** Starts the client and returns at once; the test ends it. */
    Process start() {
        return start(directory.resolve("output.log"), directory.resolve("errors.log"));
    }

    private Process start(Path output, Path errors) {
        String program = installed(command.getFirst());
        List<String> words = new ArrayList<>(command);
        words.set(0, program);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("RCLONE_CONFIG", File.separator + "dev" + File.separator + "null");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try (var stdin = process.outputWriter(UTF_8)) {
                stdin.write(input);
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(describe("did not start", "", ""), e);
        }
    }

    /** Where the program is; its absence is a failure, never a reason to skip. */
    private static String installed(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        program + " is not installed; .ci/run installs it, and all clients that the tests need"))
                .toString();
    }

    private String describe(String what, String output, String errors) {
        return String.join(" ", command) + "\n" + what + "\n--- output\n" + shortened(output) + "\n--- errors\n"
                + shortened(errors) + "\n--- server\n" + serverLog.get();
    }

    private static String shortened(String text) {
        int most = 8_000;
        return text.length() <= most ? text : "..." + text.substring(text.length() - most);
    }
}
