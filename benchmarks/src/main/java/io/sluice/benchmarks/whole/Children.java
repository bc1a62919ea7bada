package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a comparison has started, and ends: also when somebody ends the comparison. */
final class Children implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STOP_SECONDS = 10;

    private final Deque<AutoCloseable> all = new ConcurrentLinkedDeque<>();
    private final Path logs;
    private final PrintStream progress;
    private final Thread atExit = new Thread(this::end, "end-children");

    /**
     * None yet.
     *
     * @param logs takes what they say
     */
    Children(Path logs, PrintStream progress) {
        this.logs = logs;
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path logs() {
        return logs;
    }

    /** Takes what has to be closed; the last one first. */
    void add(AutoCloseable one) {
        all.push(one);
    }

    /** Starts a process, with its output in a log of that name. */
    Process start(String name, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(name + ".log").toFile());
        // Old clients of S3 take it for an order to use TLS.
        builder.environment().remove("AWS_CA_BUNDLE");
        builder.environment().putAll(environment);
        Process process = builder.start();
        add(() -> end(process));
        return process;
    }

    static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Waits until it is ready. */
    void await(String what, Process process, BooleanSupplier ready) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException(what + " does not start; see its log in " + logs);
            }
            LockSupport.parkNanos(POLL);
        }
    }

    /** Runs a tool to its end. */
    void tool(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve("tools.log").toFile()));
        builder.environment().putAll(environment);
        try {
            if (builder.start().waitFor() != 0) {
                throw new IOException(command[0] + " failed; see tools.log in " + logs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was not waited for", e);
        }
    }

    /** A directory for what lies in memory or on a disk, removed at the end. */
    Path directory(Path parent) throws IOException {
        Path made = Files.createTempDirectory(parent, "sluice-stores-");
        add(() -> WholeServer.delete(made));
        return made;
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void end() {
        for (AutoCloseable one = all.poll(); one != null; one = all.poll()) {
            try {
                one.close();
            } catch (Exception e) {
                progress.println("did not end: " + e);
            }
        }
    }
}
