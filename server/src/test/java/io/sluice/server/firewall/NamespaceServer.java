package io.sluice.server.firewall;

import io.sluice.server.testing.ServerCommand;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole server as a process in the server's namespace, for user bob with the password secret. */
final class NamespaceServer implements AutoCloseable {

    private final Process process;
    private final Path directory;
    private final Path log;

    private NamespaceServer(Process process, Path directory, Path log) {
        this.process = process;
        this.directory = directory;
        this.log = log;
    }

    /** Starts one on that port with those settings over the defaults, and returns when it serves. */
    static NamespaceServer start(Namespaces namespaces, Path parent, int port, String... settings) {
        try {
            Path directory = Files.createDirectory(parent.resolve("server-" + port));
            Path root = Files.createDirectory(directory.resolve("root"));
            Path log = directory.resolve("log");
            List<String> command = new ArrayList<>(ServerCommand.with(
                    "--port",
                    String.valueOf(port),
                    "--root",
                    root.toString(),
                    "--user",
                    "bob",
                    "--set",
                    "auth.password=secret",
                    "--set",
                    "tls.self-signed=" + directory.resolve("sluice-tls")));
            for (String setting : settings) {
                command.addAll(List.of("--set", setting));
            }
            Process process = new ProcessBuilder(namespaces.command(Namespaces.Place.SERVER, command))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            NamespaceServer server = new NamespaceServer(process, root, log);
            ServerFixture.await("the server to start", () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the server ended:\n" + server.log());
                }
                return server.log().contains(" is ready.");
            });
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory that it serves. */
    Path root() {
        return directory;
    }

    /** What it printed and logged. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
