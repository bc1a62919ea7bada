package io.sluice.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** What the kernel of Linux says about connections of this machine. */
public final class KernelSockets {

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int TIMER = 5;
    private static final String NONE = "00";
    private static final String KEEP_ALIVE = "02";
    private static final long MILLIS_PER_TICK = 10;

    private KernelSockets() {}

    /** In how many milliseconds the keep-alive timer of this end of a connection runs out; 0 if it has none. */
    public static long keepAliveMillis(int localPort, int remotePort) {
        AtomicReference<String[]> timer = new AtomicReference<>();
        // The kernel shows one timer, and while something is not acknowledged yet that is another one.
        ServerFixture.await("the peer to acknowledge", () -> {
            timer.set(timer(localPort, remotePort));
            return timer.get()[0].equals(KEEP_ALIVE) || timer.get()[0].equals(NONE);
        });
        return timer.get()[0].equals(KEEP_ALIVE) ? Long.parseLong(timer.get()[1], 16) * MILLIS_PER_TICK : 0;
    }

    private static String[] timer(int localPort, int remotePort) {
        for (Path table : List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"))) {
            try (Stream<String> lines = Files.lines(table)) {
                List<String[]> found = lines.map(line -> line.strip().split("\\s+", -1))
                        .filter(row -> row[LOCAL].endsWith(port(localPort)) && row[REMOTE].endsWith(port(remotePort)))
                        .toList();
                if (!found.isEmpty()) {
                    return found.getFirst()[TIMER].split(":", -1);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("no connection from port " + localPort + " to port " + remotePort);
    }

    private static String port(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }
}
