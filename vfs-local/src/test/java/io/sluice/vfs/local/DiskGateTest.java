package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Meter;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads of a pipe hold the thread that makes them as a disk does that does not answer. */
@Timeout(60)
class DiskGateTest {

    private static final int WAITING = 20;
    private static final int CALLS = DiskGate.THREADS + DiskGate.MOST_HELD + WAITING;

    @TempDir
    private Path directory;

    private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
    private final DiskGate dead = new DiskGate();
    private final List<Future<Integer>> stuck = new ArrayList<>();
    private Path pipe = Path.of("");

    @BeforeEach
    void makePipe() throws IOException, InterruptedException {
        pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    }

    @AfterEach
    void stop() {
        sessions.close();
    }

    private void stick(int calls) {
        for (int i = 0; i < calls; i++) {
            stuck.add(sessions.submit(() -> dead.run(() -> {
                try (var in = new FileInputStream(pipe.toFile())) {
                    return in.read();
                }
            })));
        }
    }

    /** A byte for each; opened for both directions, because opening for one waits for the other side. */
    private void release() throws Exception {
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            for (int i = 0; i < stuck.size(); i++) {
                writer.write(7);
            }
            for (Future<Integer> call : stuck) {
                assertEquals(7, call.get(20, TimeUnit.SECONDS));
            }
        }
    }

    private static long meter(String name) {
        return DiskGate.meters().stream()
                .filter(meter -> meter.name().equals("sluice.disk." + name))
                .map(Meter::value)
                .findFirst()
                .orElseThrow()
                .getAsLong();
    }

    private static void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aDeadDiskHoldsSomeCarriersAndItsOwnThreads() throws Exception {
        stick(CALLS);
        // What is more than the bounds waits without a thread, and is counted.
        awaitThat(() -> meter("waiting") + meter("carriers") + meter("threads") == CALLS);
        assertEquals(DiskGate.THREADS, meter("threads"));
        assertTrue(meter("carriers") > 0 && meter("carriers") <= DiskGate.MOST_HELD, "held: " + meter("carriers"));

        // Others have carriers, for their own disks too, more of them than there are threads.
        DiskGate other = new DiskGate();
        List<Future<Integer>> served = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            served.add(sessions.submit(() -> other.run(() -> number)));
        }
        for (int i = 0; i < CALLS; i++) {
            assertEquals(i, served.get(i).get(20, TimeUnit.SECONDS));
        }

        release();
        assertEquals(0, meter("carriers") + meter("threads") + meter("waiting"));
    }

    @Test
    void handsBackWhatTheWorkThrows() throws Exception {
        stick(DiskGate.MOST_HELD);
        awaitThat(() -> meter("carriers") + meter("threads") == DiskGate.MOST_HELD);
        long before = meter("handed-over");
        sessions.submit(() -> {
                    var refused = new StorageException(new StorageError.Unavailable("refused"));
                    assertEquals(
                            refused,
                            assertThrows(
                                    StorageException.class,
                                    () -> dead.run(() -> {
                                        throw refused;
                                    })));
                    assertThrows(
                            IOException.class,
                            () -> dead.run(() -> {
                                throw new IOException("checked");
                            }));
                    return true;
                })
                .get(20, TimeUnit.SECONDS);
        assertEquals(before + 2, meter("handed-over"));
        release();
    }
}
