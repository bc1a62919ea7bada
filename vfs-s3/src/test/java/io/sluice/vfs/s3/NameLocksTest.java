package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Parallel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NameLocksTest {

    private static final VfsPath FILE = VfsPath.of("/f");
    private static final S3Config CONFIG =
            new S3Server(java.net.URI.create("http://127.0.0.1:1"), "k", "s").config("b");
    private static final S3Config IMPATIENT =
            CONFIG.withUploads(UploadsConfig.DEFAULTS.withLongestWait(Duration.ofMillis(1)));

    private final NameLocks locks = new NameLocks();

    @AfterEach
    void nothingIsHeld() {
        assertEquals(List.of(0, 0), List.of(locks.names(), locks.waiting()));
    }

    /** Holds the name until the test has looked. */
    private void whileHeld(boolean alone, Runnable look) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        CompletableFuture<Integer> holder = CompletableFuture.supplyAsync(
                () -> alone
                        ? locks.alone(CONFIG, "k", FILE, () -> hold(held, looked))
                        : locks.shared(CONFIG, "k", FILE, () -> hold(held, looked)),
                task -> Thread.ofVirtual().start(task));
        Parallel.await(held);
        try {
            look.run();
        } finally {
            looked.countDown();
            assertEquals(1, holder.join());
        }
    }

    private static int hold(CountDownLatch held, CountDownLatch looked) {
        held.countDown();
        Parallel.await(looked);
        return 1;
    }

    private void busy(boolean alone) {
        BucketContract.refused(StorageError.Busy.class, () -> {
            if (alone) {
                locks.alone(IMPATIENT, "k", FILE, () -> 2);
            } else {
                locks.shared(IMPATIENT, "k", FILE, () -> 2);
            }
        });
    }

    @Test
    void oneIsAloneAndOthersShare() {
        whileHeld(true, () -> {
            busy(true);
            busy(false);
            assertEquals(2, locks.alone(IMPATIENT, "other", FILE, () -> 2));
            assertEquals(2, locks.alone(IMPATIENT.withEndpoint("http://127.0.0.1:2"), "k", FILE, () -> 2));
        });
        whileHeld(false, () -> {
            busy(true);
            assertEquals(2, locks.shared(IMPATIENT, "k", FILE, () -> 2));
        });
        assertEquals(3, locks.refused());
    }

    @Test
    void whoIsAloneMayDoBothWithin() {
        assertEquals(
                2,
                locks.alone(
                        CONFIG,
                        "k",
                        FILE,
                        () -> locks.alone(IMPATIENT, "k", FILE, () -> 1)
                                + locks.shared(IMPATIENT, "k", FILE, () -> 1)));
    }

    @Test
    void aFailureLetsTheNextOneIn() {
        assertThrows(
                IllegalStateException.class,
                () -> locks.alone(CONFIG, "k", FILE, () -> {
                    throw new IllegalStateException();
                }));
        assertEquals(2, locks.alone(IMPATIENT, "k", FILE, () -> 2));
    }

    @Test
    void manyTakeTurns() {
        AtomicInteger within = new AtomicInteger();
        int[] count = {0};
        Parallel.run(
                50,
                i -> () -> locks.alone(CONFIG, "k", FILE, () -> {
                    assertEquals(1, within.incrementAndGet());
                    count[0]++;
                    return within.decrementAndGet();
                }));
        assertEquals(50, count[0]);
    }
}
