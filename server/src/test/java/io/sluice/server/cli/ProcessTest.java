package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.ServerCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in a process of its own. */
@Timeout(60)
final class ProcessTest {

    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path directory;

    @Test
    void itServesUntilItIsToldToEnd() throws Exception {
        Path log = directory.resolve("log");
        Process process = start(log, "--host", "127.0.0.1", "--port", "0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            int port = port(out);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(socket.isConnected());
            }
            assertTrue(Files.isDirectory(directory.resolve("data")));
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(SIGTERM, process.exitValue());
            String text = Files.readString(log);
            assertTrue(text.contains("event=stopped"), text);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aWrongConfigurationLeavesNoStackTrace() throws Exception {
        Path log = directory.resolve("log");
        Process process = start(log, "--port", "ftp");
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(2, process.exitValue());
        assertEquals("""
                sluice: the configuration cannot be used:
                  control.port: "ftp" is not allowed: expected a whole number below 2^31 (--port)
                """, Files.readString(log));
    }

    @Test
    void anEmptyLogLevelIsTheUsualOne() throws Exception {
        Path log = directory.resolve("log");
        Process process = start(log, Map.of("SLUICE_LOG", ""), "--host", "127.0.0.1", "--port", "0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            port(out);
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            String text = Files.readString(log);
            assertTrue(text.contains("event=stopped") && !text.contains("DEBUG"), text);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Reads what the server prints up to the line to paste, and takes the port from it. */
    private static int port(BufferedReader out) throws IOException {
        Pattern paste = Pattern.compile("\\s*curl --user sluice:\\w{16} ftp://127\\.0\\.0\\.1:(\\d+)/");
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = paste.matcher(line);
            if (matcher.matches()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new AssertionError("the server ended without a line to paste");
    }

    private Process start(Path log, String... arguments) throws IOException {
        return start(log, Map.of(), arguments);
    }

    private Process start(Path log, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ServerCommand.with(arguments))
                .directory(directory.toFile())
                .redirectError(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
