package io.sluice.vfs.s3;

import static io.sluice.vfs.s3.SegmentBudgetTest.awaitWaiting;
import static io.sluice.vfs.s3.SegmentBudgetTest.beside;
import static io.sluice.vfs.s3.SegmentBudgetTest.first;
import static io.sluice.vfs.s3.SegmentBudgetTest.overloaded;
import static io.sluice.vfs.s3.SegmentBudgetTest.part;
import static io.sluice.vfs.s3.SegmentBudgetTest.put;
import static io.sluice.vfs.s3.SegmentBudgetTest.takeAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What uploads keep of the memory while their clients send nothing, by a clock of the test's own. */
class StillUploadsTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(-1);

    /** One whose uploads stand still for as long as the test says. */
    private SegmentBudget still(int mebibytes, int mostWaiting) {
        return new SegmentBudget(mebibytes * MEBIBYTE, mostWaiting, LONG, now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** An upload that has filled so many segments of a part, and waits for its client. */
    private static final class Resting {
        private final SegmentBudget.Lease lease;
        private final PartBuffer part;

        /** Of files whose smallest part is five segments. */
        Resting(SegmentBudget budget, int segments) {
            lease = budget.lease(5);
            part = part(lease);
            fill(segments);
            rest();
        }

        void fill(int segments) {
            for (int i = 0; i < segments; i++) {
                part.add(lease.tryTake().orElseThrow());
                part.put(ByteBuffer.allocate(SegmentBudget.SEGMENT), Long.MAX_VALUE);
            }
        }

        void rest() {
            lease.pace().rest(part, part.length());
        }

        void end() {
            part.release();
            lease.close();
        }
    }

    private static List<Resting> resting(SegmentBudget budget, int count, int segments) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Resting(budget, segments))
                .toList();
    }

    @Test
    void whoStandsStillKeepsWhatItHoldsAndNoReserve() {
        SegmentBudget budget = still(32, 0); // 30 for parts: six reserves
        List<Resting> all = resting(budget, 6, 1);
        overloaded(() -> budget.lease(5).tryTake());
        pass(SegmentBudget.IDLE.minusNanos(1));
        overloaded(() -> budget.lease(5).tryTake());
        pass(Duration.ofNanos(1));
        Resting next = new Resting(budget, 5);
        assertEquals(2, budget.shrunk(), "two leave four each for the five");
        assertEquals(5, budget.admitted());
        assertEquals(0, budget.lost());
        next.end();
        for (Resting one : all) {
            one.lease.pace().resume();
            one.fill(4);
        }
        all.forEach(Resting::end);
        assertEquals(0, budget.lent());
        assertEquals(0, budget.admitted());
        resting(budget, 6, 5).forEach(Resting::end);
    }

    @Test
    void nobodyLosesAReserveWhileThereIsRoom() {
        SegmentBudget budget = still(32, 0);
        List<Resting> all = resting(budget, 5, 1);
        pass(Duration.ofHours(1));
        new Resting(budget, 1).end();
        assertEquals(0, budget.shrunk());
        all.forEach(Resting::end);
    }

    @Test
    void whoMovesOrWaitsForTheStoreLosesNothing() {
        SegmentBudget budget = still(8, 0); // 7 for parts: one reserve
        Resting only = new Resting(budget, 1);
        pass(SegmentBudget.STILL);
        assertTrue(only.lease.pace().wake()); // and does not rest
        overloaded(() -> budget.lease(5).tryTake());
        only.part.add(only.lease.tryTake().orElseThrow());
        only.part.put(ByteBuffer.allocate(16 << 10), Long.MAX_VALUE);
        only.rest();
        overloaded(() -> budget.lease(5).tryTake());
        pass(SegmentBudget.IDLE.minusNanos(1));
        only.lease.pace().resume();
        only.part.put(ByteBuffer.allocate(16 << 10), Long.MAX_VALUE);
        only.rest();
        pass(SegmentBudget.IDLE.minusNanos(1));
        overloaded(() -> budget.lease(5).tryTake());
        only.end();
        assertEquals(0, budget.lent());
    }

    @Test
    void singleBytesAreNoProgress() {
        SegmentBudget budget = still(8, 0);
        Resting drips = new Resting(budget, 2);
        for (int i = 0; i < 10; i++) {
            pass(SegmentBudget.STILL.dividedBy(10));
            drips.lease.pace().resume();
            drips.lease.pace().rest(drips.part, drips.part.length() + i);
        }
        new Resting(budget, 5).end();
        assertEquals(1, budget.shrunk());
    }

    @Test
    void whoStandsStillForLongLosesWhatItHoldsIfNothingElseHelps() {
        SegmentBudget budget = still(32, 0);
        List<Resting> all = resting(budget, 5, 5);
        pass(Duration.ofSeconds(1));
        Resting young = new Resting(budget, 5);
        pass(SegmentBudget.STILL.minusSeconds(1).minusNanos(1));
        overloaded(() -> budget.lease(5).tryTake());
        assertTrue(all.getFirst().lease.pace().wake());
        all.getFirst().rest(); // no byte more
        pass(Duration.ofNanos(1));
        List<Resting> others = resting(budget, 5, 5);
        assertEquals(5, budget.lost());
        assertEquals(30 * MEBIBYTE, budget.lent());
        overloaded(() -> budget.lease(5).tryTake());
        all.forEach(r -> overloaded(() -> r.lease.pace().resume()));
        young.lease.pace().resume();
        all.forEach(Resting::end);
        others.forEach(Resting::end);
        young.end();
        assertEquals(0, budget.lent());
        assertEquals(0, budget.admitted());
        resting(budget, 6, 5).forEach(Resting::end);
    }

    @Test
    void nobodyLosesAnythingInVain() {
        SegmentBudget budget = still(16, 0); // 15 for parts: three reserves
        List<Resting> all = resting(budget, 3, 1);
        pass(SegmentBudget.STILL);
        all.getFirst().lease.pace().resume();
        all.getLast().lease.pace().resume();
        overloaded(() -> budget.lease(6).tryTake());
        assertEquals(0, budget.lost(), "five would not be six");
        new Resting(budget, 4).end();
        new Resting(budget, 5).end();
        assertEquals(1, budget.lost());
        overloaded(() -> all.get(1).lease.pace().resume());
        all.forEach(Resting::end);
        assertEquals(0, budget.lent());
    }

    @Test
    void whatOthersShareComesBackAndCostsNobodyItsPart() throws Exception {
        SegmentBudget budget = still(16, 1); // 15 for parts
        Resting small = new Resting(budget, 1);
        pass(SegmentBudget.STILL);
        SegmentBudget.Lease greedy = budget.lease(5);
        List<ByteBuffer> taken = takeAll(greedy); // half of the whole
        assertEquals(7, taken.size());
        SegmentBudget.Lease next = budget.lease(5);
        CompletableFuture<ByteBuffer> waits = beside(() -> next.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        assertEquals(0, budget.shrunk());
        greedy.give(taken.removeLast());
        greedy.give(taken.removeLast());
        next.give(waits.get(30, TimeUnit.SECONDS));
        assertEquals(0, budget.lost());
        taken.forEach(greedy::give);
        greedy.close();
        next.close();
        small.end();
        assertEquals(0, budget.lent());
    }

    @Test
    void beginningsThatStandStillMakeRoomForOthers() {
        SegmentBudget budget = still(16, 0); // one for beginnings
        List<SegmentBudget.Lease> all = new ArrayList<>();
        for (int i = 0; i < MEBIBYTE / SegmentBudget.LEAST; i++) {
            SegmentBudget.Lease lease = budget.lease(5);
            PartBuffer part = part(lease);
            put(part, lease, 1);
            lease.pace().rest(part, 1);
            all.add(lease);
        }
        overloaded(() -> budget.lease(5).first(0, 1));
        pass(SegmentBudget.STILL);
        assertTrue(all.getFirst().pace().wake());
        SegmentBudget.Lease next = budget.lease(5);
        first(next, 0, SegmentBudget.SMALL);
        assertEquals(16, budget.lost());
        assertEquals(MEBIBYTE, budget.lent());
        assertEquals(16, all.stream().filter(l -> !l.pace().wake()).count());
    }

    @Test
    void whoComesBackIsAdmittedBeforeWhoIsNew() throws Exception {
        SegmentBudget budget = still(12, 2); // 11 for parts
        Resting back = new Resting(budget, 3);
        pass(SegmentBudget.IDLE);
        Resting first = new Resting(budget, 5); // fits beside it
        assertEquals(0, budget.shrunk());
        SegmentBudget.Lease second = budget.lease(5);
        first.lease.pace().resume();
        CompletableFuture<ByteBuffer> ofSecond = beside(() -> second.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        budget.raise(14 * MEBIBYTE, LONG); // 13: what one stands still on, and two reserves
        second.give(ofSecond.get(30, TimeUnit.SECONDS));
        assertEquals(1, budget.shrunk());
        SegmentBudget.Lease third = budget.lease(5);
        CompletableFuture<ByteBuffer> ofThird = beside(() -> third.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        assertTrue(back.lease.pace().wake());
        CompletableFuture<ByteBuffer> ofBack = beside(() -> back.lease.tryTake().orElseThrow());
        awaitWaiting(budget, 2);
        second.close();
        back.part.add(ofBack.get(30, TimeUnit.SECONDS));
        assertEquals(1, budget.waiting(), "who is new waits on");
        first.end();
        third.give(ofThird.get(30, TimeUnit.SECONDS));
        third.close();
        back.end();
        assertEquals(0, budget.lent());
    }

    @Test
    void ofThoseWhoHoldAllAndWaitForEachOtherTheLastGivesUp() throws Exception {
        SegmentBudget budget = still(12, 8); // 11 for parts
        List<Resting> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(new Resting(budget, 1));
            pass(SegmentBudget.IDLE);
        }
        all.add(new Resting(budget, 4));
        pass(SegmentBudget.IDLE);
        SegmentBudget.Lease late = budget.lease(7);
        CompletableFuture<ByteBuffer> ofLate = beside(() -> late.tryTake().orElseThrow());
        awaitWaiting(budget, 1);
        assertEquals(0, budget.admitted());
        assertEquals(10 * MEBIBYTE, budget.lent());
        List<CompletableFuture<ByteBuffer>> wishes = new ArrayList<>();
        for (Resting one : all) {
            one.lease.pace().resume();
            wishes.add(beside(() -> one.lease.tryTake().orElseThrow()));
            awaitWaiting(budget, 1 + wishes.size());
        }
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> wishes.removeLast().get(30, TimeUnit.SECONDS));
        StorageException cause = assertInstanceOf(StorageException.class, refused.getCause());
        assertInstanceOf(StorageError.Overloaded.class, cause.error());
        assertEquals(1, budget.refused());
        all.removeLast().end();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).part.add(wishes.get(i).get(30, TimeUnit.SECONDS));
            all.get(i).end();
        }
        late.give(ofLate.get(30, TimeUnit.SECONDS));
        late.close();
        assertEquals(1, budget.refused());
        assertEquals(0, budget.lost());
        assertEquals(0, budget.lent());
    }
}
