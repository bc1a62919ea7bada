package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that this process has started, and ends.
 *
 * @param startSeconds from before its process began to its greeting
 */
record Running(Process process, InetSocketAddress address, double startSeconds) implements AutoCloseable {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long STOP_SECONDS = 10;

    /**
     * How to start a server.
     *
     * @param command the program with its arguments
     * @param environment what is set besides what this process has; other settings of Sluice are taken out
     * @param port where it will listen on the loopback address
     * @param log takes what it prints
     */
    record Recipe(List<String> command, Map<String, String> environment, int port, Path log) {}

    /**
     * Starts it and waits for its greeting.
     *
     * @throws IOException if it does not come up; the message names the log
     */
    static Running start(Recipe recipe) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(recipe.command())
                .redirectErrorStream(true)
                .redirectOutput(recipe.log().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().putAll(recipe.environment());
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), recipe.port());
        if (greets(address)) {
            throw new IOException("another server has " + address);
        }
        long start = System.nanoTime();
        Process process = builder.start();
        while (!greets(address)) {
            if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
                new Running(process, address, 0).close();
                throw new IOException(recipe.command().getFirst() + " did not start; see " + recipe.log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return new Running(process, address, (System.nanoTime() - start) / 1e9);
    }

    private static boolean greets(InetSocketAddress address) {
        try (FtpClient client = FtpClient.connect(address)) {
            return client.command("QUIT") == 221;
        } catch (IOException e) {
            return false;
        }
    }

    ProcessTree tree() {
        return new ProcessTree(process.pid());
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroy);
    }
}
