package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerProcess;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of the machine jumps by years, forwards and back, under a server in the middle of its work (Debian's
 * libfaketime): nobody is timed out for it, nothing that is being uploaded is swept, and the timeouts go on counting.
 */
@Timeout(120)
class ClockJumpTest {

    private static final int DAYS = 3000;
    private static final String HERE = "127.0.0.1";

    @TempDir
    Path directory = Path.of("");

    private Path root = Path.of("");
    private Path clock = Path.of("");

    private ServerProcess start(String... arguments) throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        clock = directory.resolve("clock");
        jump(0);
        List<String> wrapper = List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + clock,
                "FAKETIME_CACHE_DURATION=1",
                "DONT_FAKE_MONOTONIC=1");
        return ServerProcess.start(wrapper, root, directory.resolve("log"), arguments);
    }

    private static Path library() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("/usr/lib"), 4, (path, _) -> path.endsWith(Path.of("faketime", "libfaketimeMT.so.1")))) {
            return files.findFirst()
                    .orElseThrow(
                            () -> new AssertionError("libfaketime is not installed; .ci/run installs it (faketime)"));
        }
    }

    /** The server's wall clock is off by so much from now on. */
    private void jump(int days) throws IOException {
        Path next = Files.writeString(directory.resolve("clock.next"), "%+dd\n".formatted(days));
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void sessionsAndTransfersGoOn() throws IOException {
        byte[] content = new Patterns(6).bytes(0, 3_000_000);
        try (ServerProcess server = start();
                RawClient client = server.login(HERE);
                RawClient idle = server.login(HERE);
                RawClient half = server.connect(HERE)) {
            half.command("USER somebody", "331 ");
            try (Socket data = client.openData()) {
                client.command("STOR f", "150 ");
                int third = content.length / 3;
                for (int part = 0; part < 3; part++) {
                    int days = part % 2 == 0 ? DAYS : -DAYS;
                    jump(days);
                    assertJumped(server, idle, days);
                    data.getOutputStream().write(content, part * third, third);
                }
            }
            client.expect("226 ");
            assertArrayEquals(content, Files.readAllBytes(root.resolve("f")));
            jump(0);
            assertArrayEquals(content, client.fetch("RETR f"));
            idle.command("NOOP", "200 ");
            half.command("PASS wrong", "530 ");
            assertEquals(0, server.logged("event=ended"), server::log);
        }
    }

    /** The time of the server's log lines shows that the jump has reached it. */
    private static void assertJumped(ServerProcess server, RawClient client, int days) {
        String day = LocalDate.now(ZoneOffset.UTC).plusDays(days).toString().substring(0, "2000-01".length());
        ServerFixture.await("a log line of " + day, () -> {
            client.fetch("NLST");
            return server.log().lines().anyMatch(line -> line.contains(day));
        });
    }

    @Test
    void timeoutsGoOnCounting() throws IOException {
        try (ServerProcess server = start("--set", "timeouts.idle=2s");
                RawClient idle = server.login(HERE)) {
            long start = System.nanoTime();
            jump(-DAYS);
            idle.expect("421 ");
            idle.expectEnd();
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            assertTrue(seconds < 15, "the idle session lasted " + seconds + " s");
            jump(DAYS);
            try (RawClient next = server.login(HERE)) {
                next.command("NOOP", "200 ");
            }
        }
    }

    /** What a killed server left is swept also when it seems to be of the future. */
    @Test
    void leftoversAreSweptWhateverTheClockSays() throws IOException {
        byte[] content = new Patterns(7).bytes(0, 500_000);
        try (ServerProcess server = start();
                RawClient client = server.login(HERE);
                Socket data = client.openData()) {
            jump(DAYS);
            client.command("STOR f", "150 ");
            data.getOutputStream().write(content);
            ServerFixture.await("a staged file", () -> staged() == 1);
            server.kill();
            server.awaitEnd();
        }
        try (ServerProcess server = start()) {
            ServerFixture.await("the sweep of what was staged", () -> staged() == 0);
            assertTrue(server.isAlive());
        }
        assertTrue(Files.notExists(root.resolve("f")));
    }

    private int staged() {
        String[] names = root.resolve(".sluice-staging").toFile().list();
        return names == null ? 0 : names.length;
    }
}
