package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SegmentBudgetTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final Duration LONG = Duration.ofMinutes(1);

    private static SegmentBudget budget(int mebibytes, int mostWaiting, Duration wait) {
        return new SegmentBudget(mebibytes * MEBIBYTE, mostWaiting, wait);
    }

    static PartBuffer part(SegmentBudget.Lease lease) {
        return new PartBuffer(lease, UploadsConfig.Checksum.NONE);
    }

    static ByteBuffer first(SegmentBudget.Lease lease, long length, int more) {
        return lease.first(length, more).orElseThrow();
    }

    /** Puts bytes whose value is their number, in pieces for a beginning. */
    static void put(PartBuffer part, SegmentBudget.Lease lease, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) count);
        for (ByteBuffer source = ByteBuffer.wrap(bytes); source.hasRemaining(); ) {
            if (part.isFull()) {
                part.add(first(lease, part.length(), source.remaining()));
            }
            part.put(source, Long.MAX_VALUE);
        }
    }

    static List<ByteBuffer> takeAll(SegmentBudget.Lease lease) {
        List<ByteBuffer> taken = new ArrayList<>();
        for (var segment = lease.tryTake(); segment.isPresent(); segment = lease.tryTake()) {
            taken.add(segment.get());
        }
        return taken;
    }

    static void overloaded(org.junit.jupiter.api.function.Executable call) {
        assertInstanceOf(
                StorageError.Overloaded.class,
                assertThrows(StorageException.class, call).error());
    }

    static <T> CompletableFuture<T> beside(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
    }

    static void awaitWaiting(SegmentBudget budget, long count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (budget.waiting() != count) {
            assertTrue(System.nanoTime() < end, "nobody waits");
            Thread.onSpinWait();
        }
    }

    @Test
    void aSmallFileTakesLittleMoreThanItHas() {
        SegmentBudget budget = budget(16, 0, Duration.ZERO);
        try (SegmentBudget.Lease lease = budget.lease(5)) {
            PartBuffer part = part(lease);
            put(part, lease, 1);
            assertEquals(4 << 10, budget.lent());
            int held = 1;
            for (int size : new int[] {4 << 10, 5_000, 9_000, 20_000, SegmentBudget.SMALL}) {
                put(part, lease, size - held);
                held = size;
                assertTrue(budget.lent() >= size, size + " in " + budget.lent());
                assertTrue(budget.lent() < 2 * size + SegmentBudget.LEAST, size + " in " + budget.lent());
            }
            assertEquals(SegmentBudget.SMALL, budget.lent(), "and not more than is for beginnings");
            assertEquals(0, budget.admitted());
            part.release();
        }
        assertEquals(0, budget.lent());
    }

    @Test
    void whatComesAtOnceTakesOnePiece() {
        SegmentBudget budget = budget(16, 0, Duration.ZERO);
        try (SegmentBudget.Lease lease = budget.lease(5)) {
            assertEquals(SegmentBudget.SMALL, first(lease, 0, 1 << 18).capacity());
            assertEquals(SegmentBudget.SMALL, budget.lent());
            assertEquals(12 << 10, first(lease, 0, 10_000).capacity());
        }
    }

    @Test
    void theBeginningMovesIntoTheFirstWholeSegment() throws Exception {
        SegmentBudget budget = budget(16, 0, Duration.ZERO);
        try (SegmentBudget.Lease lease = budget.lease(5)) {
            PartBuffer part = part(lease);
            put(part, lease, 10);
            put(part, lease, SegmentBudget.SMALL - 10);
            part.add(lease.tryTake().orElseThrow());
            assertEquals(MEBIBYTE, budget.lent());
            part.put(ByteBuffer.wrap(new byte[] {77}), 1);
            byte[] all = part.open(() -> false).readAllBytes();
            assertEquals(SegmentBudget.SMALL + 1, all.length);
            assertEquals(10, all[9]);
            assertEquals((byte) (SegmentBudget.SMALL - 10), all[10]);
            assertEquals(77, all[SegmentBudget.SMALL]);
            part.release();
        }
        assertEquals(0, budget.lent());
    }

    @Test
    void whoGrowsWhileBeginningsAreFullIsAdmittedEarly() {
        SegmentBudget budget = budget(16, 0, Duration.ZERO);
        List<SegmentBudget.Lease> all = new ArrayList<>();
        for (int i = 0; i < MEBIBYTE / SegmentBudget.LEAST; i++) {
            all.add(budget.lease(5));
            first(all.getLast(), 0, 1);
        }
        SegmentBudget.Lease grows = all.getFirst();
        assertTrue(grows.first(SegmentBudget.LEAST, 1).isEmpty());
        assertTrue(grows.tryTake().isPresent());
        overloaded(() -> budget.lease(5).first(0, 1));
        grows.give(ByteBuffer.allocate(SegmentBudget.LEAST));
        first(budget.lease(5), 0, 1);
    }

    @Test
    void oneUploadAloneGetsAllButWhatIsForBeginnings() {
        SegmentBudget budget = budget(16, 0, Duration.ZERO);
        try (SegmentBudget.Lease lease = budget.lease(5)) {
            List<ByteBuffer> all = takeAll(lease);
            assertEquals(SegmentBudget.alone(16 * MEBIBYTE), all.size() * MEBIBYTE);
            assertEquals(15, all.size());
            all.forEach(lease::give);
        }
    }

    @Test
    void whoeverIsAdmittedHasAReserveAndAnEqualShareOfTheRest() {
        SegmentBudget budget = budget(32, 0, Duration.ZERO);
        SegmentBudget.Lease greedy = budget.lease(5);
        SegmentBudget.Lease modest = budget.lease(5);
        ByteBuffer one = modest.tryTake().orElseThrow();
        List<ByteBuffer> half = takeAll(greedy);
        assertEquals(30 / 2, half.size(), "30 for the two of them");
        List<ByteBuffer> other = takeAll(modest);
        assertEquals(30 / 2 - 1, other.size());
        half.forEach(greedy::give);
        other.forEach(modest::give);
        modest.give(one);
        greedy.close();
        modest.close();
        assertEquals(0, budget.lent());
        assertEquals(0, budget.admitted());
    }

    @Test
    void theReserveIsThereHoweverMuchOthersWant() {
        SegmentBudget budget = budget(12, 0, Duration.ZERO); // 11 for parts: two reserves and one more
        SegmentBudget.Lease first = budget.lease(5);
        SegmentBudget.Lease second = budget.lease(5);
        List<ByteBuffer> ofFirst = new ArrayList<>(List.of(first.tryTake().orElseThrow()));
        List<ByteBuffer> ofSecond = new ArrayList<>(List.of(second.tryTake().orElseThrow()));
        ofFirst.addAll(takeAll(first));
        ofSecond.addAll(takeAll(second));
        assertEquals(5, ofFirst.size());
        assertEquals(5, ofSecond.size());
        ofFirst.forEach(first::give);
        ofSecond.forEach(second::give);
        first.close();
        second.close();
    }

    @Test
    void whoFindsNoRoomWaitsInOrderUntilOneEnds() throws Exception {
        SegmentBudget budget = budget(8, 2, LONG); // 7 for parts: one reserve
        SegmentBudget.Lease running = budget.lease(5);
        ByteBuffer held = running.tryTake().orElseThrow();
        SegmentBudget.Lease second = budget.lease(5);
        SegmentBudget.Lease third = budget.lease(5);
        CompletableFuture<ByteBuffer> ofSecond = beside(() -> second.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        CompletableFuture<ByteBuffer> ofThird = beside(() -> third.tryTake().orElseThrow());
        awaitWaiting(budget, 2);
        overloaded(() -> budget.lease(5).tryTake());
        assertEquals(1, budget.refused());
        assertTrue(running.tryTake().isPresent(), "its reserve is its own");
        assertEquals(2, budget.waiting());
        running.give(held);
        running.give(ByteBuffer.allocateDirect(SegmentBudget.SEGMENT));
        running.close();
        second.give(ofSecond.get(30, TimeUnit.SECONDS));
        assertEquals(1, budget.waiting(), "one after the other");
        second.close();
        third.give(ofThird.get(30, TimeUnit.SECONDS));
        third.close();
        assertEquals(0, budget.lent());
    }

    @Test
    void admissionsComeBeforeShares() throws Exception {
        SegmentBudget budget = budget(12, 1, LONG);
        SegmentBudget.Lease running = budget.lease(5);
        List<ByteBuffer> all = takeAll(running);
        assertEquals(11, all.size());
        SegmentBudget.Lease second = budget.lease(5);
        CompletableFuture<ByteBuffer> admitted = beside(() -> second.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        running.give(all.removeLast());
        assertTrue(running.tryTake().isEmpty(), "what comes back is for the one who waits");
        for (int i = 0; i < 4; i++) {
            running.give(all.removeLast());
        }
        second.give(admitted.get(30, TimeUnit.SECONDS));
        second.close();
        all.forEach(running::give);
        running.close();
        assertEquals(0, budget.lent());
    }

    @Test
    void theWaitIsBounded() {
        SegmentBudget budget = budget(8, 1, Duration.ofMillis(20));
        try (SegmentBudget.Lease running = budget.lease(5)) {
            running.give(running.tryTake().orElseThrow());
            overloaded(() -> budget.lease(5).tryTake());
            assertEquals(0, budget.waiting());
        }
        try (SegmentBudget.Lease next = budget.lease(5)) {
            next.give(next.tryTake().orElseThrow());
        }
    }

    @Test
    void anUploadThatWaitsForItsOwnPartsGoesOnWhenOneHasBeenSent() throws Exception {
        SegmentBudget budget = budget(8, 0, Duration.ZERO);
        SegmentBudget.Lease lease = budget.lease(5);
        List<ByteBuffer> all = takeAll(lease);
        CompletableFuture<ByteBuffer> next = beside(lease::take);
        lease.give(all.removeLast());
        lease.give(next.get(30, TimeUnit.SECONDS));
        all.forEach(lease::give);
        lease.close();
        assertEquals(0, budget.lent());
    }

    @Test
    void raisingItLetsThoseInWhoWait() throws Exception {
        SegmentBudget budget = budget(8, 1, LONG);
        SegmentBudget.Lease running = budget.lease(5);
        ByteBuffer held = running.tryTake().orElseThrow();
        SegmentBudget.Lease second = budget.lease(5);
        CompletableFuture<ByteBuffer> admitted = beside(() -> second.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        budget.raise(16 * MEBIBYTE, LONG);
        second.give(admitted.get(30, TimeUnit.SECONDS));
        second.close();
        running.give(held);
        running.close();
    }

    @Test
    void aReserveThatCanNeverFitIsRefused() {
        overloaded(() -> budget(8, 1, LONG).lease(8));
    }
}
