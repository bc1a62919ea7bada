package io.sluice.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.benchmarks.whole.Running.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is started for a comparison: the bare machine as a server, active transfers, bytes that are forgotten. */
final class LocalRunTest {

    private static final Fileset FILES = new Fileset(new Fileset.Sizes(3 << 20, 1 << 20, 1 << 19));

    @TempDir
    private Path directory;

    private Running start() throws IOException {
        Files.createDirectories(directory.resolve(Fileset.UPLOADS));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        return Running.start(new Recipe(BareServer.command(directory, port), Map.of(), port, directory.resolve("log")));
    }

    private static Server server(Running running) {
        return new Server(
                BareServer.NAME,
                running.address(),
                new Server.Account("bench", "bench"),
                Optional.of(running.tree()),
                BareServer.LACKS,
                true);
    }

    @Test
    void theBareMachineKeepsEveryByteAndTakesEveryCaseThatItHas() throws Exception {
        for (int entries : Fileset.SMALLER) {
            Files.createDirectories(directory.resolve(Fileset.directory(entries)));
        }
        Files.createDirectories(directory.resolve(Fileset.directory(Fileset.ENTRIES)));
        try (Running running = start()) {
            Server server = server(running);
            try (FtpClient client = server.login()) {
                client.binary();
                FILES.prepare(client);
                FILES.verify(client, "test", false);
            }
            for (Scenario scenario : Scenario.ALL) {
                if (!scenario.tls() && !BareServer.LACKS.contains(scenario.kind())) {
                    Sample sample = Load.run(server, scenario, FILES, new Load.Timing(0, 0.05));
                    assertEquals(0, sample.errors(), () -> scenario + ": " + sample);
                }
            }
        }
    }

    @Test
    void forgottenBytesAreCountedWhetherTheKernelOrTheClientForgetsThem() throws Exception {
        try (Running running = start();
                FtpClient client = server(running).login()) {
            Files.createDirectories(directory.resolve(Fileset.HOME));
            Files.write(directory.resolve("f"), new byte[1_234_567]);
            client.binary();
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

            assertTrue(Drain.available(), "recv(2)");
            assertEquals(1_234_567, client.drain("RETR f", buffer, count -> {}));
            assertEquals(1_234_567, client.receive("RETR f", buffer, bytes -> {}));
            client.active();
            assertEquals(1_234_567, client.drain("RETR f", buffer, count -> {}));
        }
    }

    @Test
    void aPortThatAnotherServerHasIsNoStart() throws Exception {
        try (Running running = start()) {
            int port = running.address().getPort();
            Recipe second = new Recipe(BareServer.command(directory, port), Map.of(), port, directory.resolve("log2"));
            assertThrows(IOException.class, () -> Running.start(second));
        }
    }

    @Test
    void transfersThatDoNotMoveAreThereWhileOthersAreMeasured() throws Exception {
        Files.createDirectories(directory.resolve(Fileset.HOME));
        try (Running running = start()) {
            Server server = server(running);
            for (int i = 0; i < 64; i++) {
                Files.write(directory.resolve(Fileset.small(i)), new byte[Fileset.SMALL_SIZE]);
            }
            Files.write(directory.resolve(Fileset.BIG), new byte[64 << 20]);

            Results.Slow slow =
                    SlowTransfers.stalled(FILES, new Load.Timing(0, 0.05)).run(server, 3);

            assertEquals("", slow.error());
            assertEquals(3, slow.transfers());
            assertEquals(
                    List.of("NOOP", "RETR 4 KiB"),
                    slow.beside().stream().map(Results.Beside::what).toList());
            for (Results.Beside beside : slow.beside()) {
                assertEquals(0, beside.beside().errors(), beside::toString);
                assertTrue(beside.beside().operations() > 0, beside::toString);
            }
        }
    }

    @Test
    void aSlowDiskTakesItsTimeForEachReadUntilItIsReleased() throws Exception {
        Files.createDirectories(directory.resolve(Fileset.HOME));
        try (SlowDisk disk = SlowDisk.mount(directory, 1 << 20, Duration.ofHours(1))) {
            Path file = directory.resolve(SlowDisk.file(7));
            assertEquals(1 << 20, Files.size(file));
            Thread reader = Thread.ofPlatform().start(() -> read(file));
            while (disk.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertTrue(reader.isAlive());
            disk.release();
            reader.join();
            assertEquals(0, disk.waiting());
        }
        assertTrue(Files.notExists(directory.resolve(SlowDisk.NAME)));
    }

    private static void read(Path file) {
        try {
            Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
