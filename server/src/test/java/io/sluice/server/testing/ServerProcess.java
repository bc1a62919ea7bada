package io.sluice.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole program in a process of its own, with the flags and the class that the launcher uses. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern PASTE = Pattern.compile("\\s*curl --user (\\w+):(\\w+) ftp://127\\.0\\.0\\.1:(\\d+)/");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final Credentials credentials;

    private record Credentials(String user, String password, int port) {}

    private ServerProcess(Process process, Path log, Credentials credentials) {
        this.process = process;
        this.log = log;
        this.credentials = credentials;
    }

    /**
     * Starts a server on any port of 127.0.0.1 that serves that directory, and returns when it listens.
     *
     * @param wrapper a command that runs the rest of its arguments, such as {@code prlimit}; may be empty
     * @param log takes what the server logs, behind what it holds
     */
    public static ServerProcess start(List<String> wrapper, Path root, Path log, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--root", root.toString()));
        all.addAll(List.of(arguments));
        return startListening(wrapper, log, all);
    }

    /**
     * The same over another store.
     *
     * @param settings what {@code --set} takes: the store's
     */
    public static ServerProcess startWithStore(List<String> wrapper, Path log, String... settings) {
        List<String> all = new ArrayList<>();
        for (String setting : settings) {
            all.addAll(List.of("--set", setting));
        }
        return startListening(wrapper, log, all);
    }

    private static ServerProcess startListening(List<String> wrapper, Path log, List<String> arguments) {
        try {
            List<String> all = new ArrayList<>(List.of(
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "0",
                    "--passive-ports",
                    Ports.free(100).toString(),
                    "--set",
                    "tls.self-signed=" + log.resolveSibling("sluice-tls")));
            all.addAll(arguments);
            List<String> command = new ArrayList<>(wrapper);
            command.addAll(ServerCommand.with(all.toArray(new String[0])));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServerProcess(process, log, credentials(process, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Credentials credentials(Process process, Path log) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = PASTE.matcher(line);
            if (matcher.matches()) {
                return new Credentials(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)));
            }
        }
        throw new AssertionError("the server ended without a line to paste: " + Files.readString(log));
    }

    /** The control port. */
    public int port() {
        return credentials.port();
    }

    /** A client that has read the greeting, from that address of this machine. */
    public RawClient connect(String localAddress) {
        RawClient client = RawClient.connectSilently("127.0.0.1", port(), localAddress);
        client.expect("220 ");
        return client;
    }

    /** A client that is logged in with TYPE I. */
    public RawClient login(String localAddress) {
        RawClient client = connect(localAddress);
        client.command("USER " + credentials.user(), "331 ");
        client.command("PASS " + credentials.password(), "230 ");
        client.command("TYPE I", "200 ");
        return client;
    }

    /** Its number, of the wrapper if that did not hand over to the server. */
    public long pid() {
        return process.pid();
    }

    /** Asks it to end, as SIGTERM does. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it at once, as SIGKILL does. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end; the exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end: " + log());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often it has logged that. */
    public long logged(String text) {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    /** How many descriptors it has open whose target begins so: {@code socket:}, or a directory. */
    public int descriptors(String target) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) all.filter(descriptor -> targetOf(descriptor).startsWith(target))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed between the listing and the look at it.
            return "";
        }
    }

    /** Ends it however it is. */
    @Override
    public void close() {
        kill();
        awaitEnd();
    }
}
