package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.HostName;
import io.sluice.server.config.PortRange;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.DataEngines;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Leases whose connections say whose they are: one session for a pair, or many. */
class IdentifiedLeasesTest {

    private static final LeaseTable.Arrival STRANGER = new LeaseTable.Stranger();
    private static final DataEngines ENGINES = new DataEngines(TlsPair.CONTEXT, Optional.empty());
    private static final Claim PLAIN = new Claim.Plain();
    private static final ClientAddress NAT = client("192.0.2.1");
    private static final ClientAddress OTHER = client("192.0.2.2");
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration UNUSED = Duration.ofSeconds(60);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final LeaseTable table = table(1);
    private final BindingToken anna = BindingToken.fresh();
    private final BindingToken bert = BindingToken.fresh();

    @Test
    void anyNumberSharesOnePortAndEachGetsItsOwnInWhateverOrder() {
        List<BindingToken> tokens =
                IntStream.range(0, 500).mapToObj(i -> BindingToken.fresh()).toList();
        List<PassiveLease> leases = tokens.stream().map(t -> share(t)).toList();
        assertEquals(500, table.held());
        assertEquals(new LeaseTable.Unidentified(500), table.take(2000, NAT));
        for (int i : new int[] {499, 0, 250}) {
            assertSame(leases.get(i), identify(tokens.get(i)).orElseThrow());
        }
        assertEquals(new LeaseTable.Unidentified(497), table.take(2000, NAT));
        assertEquals(497, table.held());
    }

    @Test
    void whoSharesLeavesTheOtherPortsToThoseWhoCannot() {
        LeaseTable three = table(3);
        for (int i = 0; i < LeaseTable.COMFORTABLE; i++) {
            assertEquals(2000, share(three, BindingToken.fresh()).orElseThrow().port());
        }
        assertEquals(2001, share(three, BindingToken.fresh()).orElseThrow().port());
        PassiveLease plain = three.claim(NAT, port -> true, PLAIN).orElseThrow();
        assertEquals(2002, plain.port());
        for (int i = 1; i < LeaseTable.COMFORTABLE; i++) {
            assertEquals(2001, share(three, BindingToken.fresh()).orElseThrow().port());
        }
        assertTrue(share(three, BindingToken.fresh()).isPresent(), "more than comfortable is better than none");
        assertEquals(LeaseTable.COMFORTABLE * 2 + 2, three.held());
    }

    @Test
    void plainAndIdentifiedAreNeverOnOnePair() {
        share(anna);
        assertTrue(table.claim(NAT, port -> true, PLAIN).isEmpty());
        assertTrue(table.claim(OTHER, port -> true, PLAIN).isPresent(), "another address has a pair of its own");
        assertTrue(identify(anna).isPresent());
        PassiveLease plain = table.claim(NAT, port -> true, PLAIN).orElseThrow();
        assertTrue(share(table, anna).isEmpty());
        assertEquals(Optional.empty(), identify(anna), "nobody of those who say who they are is expected");
        assertEquals(new LeaseTable.Expected(plain), table.take(2000, NAT));
    }

    @Test
    void withoutSharingAPairIsForOneSessionAndStillOnlyForIts() {
        Claim own = identified(anna, ENGINES, false);
        PassiveLease lease = table.claim(NAT, port -> true, own).orElseThrow();
        assertTrue(
                table.claim(NAT, port -> true, identified(bert, ENGINES, false)).isEmpty());
        assertTrue(table.claim(NAT, port -> true, PLAIN).isEmpty());
        assertEquals(new LeaseTable.Unidentified(1), table.take(2000, NAT));
        assertEquals(Optional.empty(), identify(bert));
        assertEquals(new LeaseTable.Unidentified(1), table.take(2000, NAT), "a thief takes nothing away");
        assertSame(lease, identify(anna).orElseThrow());
        assertEquals(STRANGER, table.take(2000, NAT));
        assertTrue(
                table.claim(NAT, port -> true, identified(bert, ENGINES, false)).isPresent());
    }

    @Test
    void oneLeaseIsForOneConnection() {
        share(anna);
        share(bert);
        assertTrue(identify(anna).isPresent());
        assertEquals(Optional.empty(), identify(anna));
        assertEquals(1, table.held());
    }

    @Test
    void tokensOfOtherAddressesAndPortsAreWorthNothing() {
        LeaseTable two = table(2);
        assertTrue(two.claim(NAT, port -> port == 2000, identified(anna, ENGINES, true))
                .isPresent());
        assertTrue(two.claim(OTHER, port -> port == 2001, identified(bert, ENGINES, true))
                .isPresent());
        assertEquals(Optional.empty(), two.identify(2000, OTHER, anna, clock.get()));
        assertEquals(Optional.empty(), two.identify(2001, NAT, anna, clock.get()));
        assertEquals(Optional.empty(), two.identify(2000, NAT, bert, clock.get()));
        assertTrue(two.identify(2000, NAT, anna, clock.get()).isPresent());
        assertTrue(two.identify(2001, OTHER, bert, clock.get()).isPresent());
    }

    @Test
    void aConnectionIsForNoLeaseThatWasClaimedAfterIt() {
        PassiveLease given = share(anna);
        long accepted = clock.get();
        given.release();
        clock.incrementAndGet();
        PassiveLease next = share(anna);
        assertEquals(Optional.empty(), table.identify(2000, NAT, anna, accepted));
        assertSame(next, identify(anna).orElseThrow());
    }

    @Test
    void twoSessionsWithOneTokenDoNotMeet() {
        List<ClientAddress> freed = new ArrayList<>();
        table.onFree(freed::add);
        PassiveLease first = share(anna);
        assertTrue(share(table, anna).isEmpty());
        assertEquals(List.of(), freed);
        assertSame(first, identify(anna).orElseThrow());
        assertEquals(List.of(NAT), freed, "whoever waits is told");
        share(anna).release();
        assertEquals(List.of(NAT, NAT), freed);
        assertTrue(share(table, anna).isPresent());
        assertTrue(share(table(2), anna).isPresent(), "on another port there is room");
    }

    @Test
    void anAbandonedLeaseMakesThePairRestForPlainSessionsOnly() {
        share(anna).release();
        assertEquals(1, table.resting());
        assertEquals(0, table.held());
        assertTrue(table.claim(NAT, port -> true, PLAIN).isEmpty());
        assertEquals(STRANGER, table.take(2000, NAT));
        assertTrue(table.claim(NAT, port -> true, PLAIN).isEmpty(), "one late connection need not be the last");
        share(bert);
        assertEquals(0, table.resting());
        clock.addAndGet(REST.toNanos() - 1);
        assertTrue(identify(bert).isPresent());
        assertEquals(1, table.resting(), "what was left of it");
        clock.addAndGet(1);
        assertTrue(table.claim(NAT, port -> true, PLAIN).isPresent());
    }

    @Test
    void thePairRestsFromTheLastThatWasAbandoned() {
        PassiveLease first = share(anna);
        PassiveLease second = share(bert);
        first.release();
        clock.addAndGet(REST.toNanos());
        second.release();
        assertTrue(table.claim(NAT, port -> true, PLAIN).isEmpty());
        clock.addAndGet(REST.toNanos());
        table.sweep();
        assertEquals(0, table.resting());
        assertTrue(table.claim(NAT, port -> true, PLAIN).isPresent());
    }

    @Test
    void aPairThatRestsAfterAPlainLeaseServesWhoeverSaysWhoHeIs() {
        table.claim(NAT, port -> true, PLAIN).orElseThrow().release();
        share(anna);
        assertTrue(identify(anna).isPresent());
        assertTrue(table.claim(NAT, port -> true, PLAIN).isEmpty(), "the plain one may still come");
        clock.addAndGet(REST.toNanos());
        assertTrue(table.claim(NAT, port -> true, PLAIN).isPresent());
    }

    @Test
    void aReleasedLeaseIsNotTakenAndItsNeighboursStay() throws Exception {
        PassiveLease gone = share(anna);
        share(bert);
        gone.release();
        gone.release();
        assertEquals(Optional.empty(), identify(anna));
        try (SocketChannel channel = SocketChannel.open()) {
            assertFalse(gone.arrived(new PassiveConnection.Accepted(channel)));
        }
        assertThrows(NoDataConnectionException.class, () -> gone.await(Duration.ZERO));
        assertTrue(identify(bert).isPresent());
        assertEquals(0, table.held());
    }

    @Test
    void sweepTakesBackWhatNobodyUses() {
        PassiveLease unused = share(anna);
        clock.addAndGet(1);
        share(bert);
        clock.addAndGet(UNUSED.toNanos() - 1);
        table.sweep();
        assertEquals(1, table.held());
        assertThrows(NoDataConnectionException.class, () -> unused.await(Duration.ofMinutes(1)));
        assertEquals(Optional.empty(), identify(anna));
        assertTrue(identify(bert).isPresent());
    }

    @Test
    void whoeverClaimedBeforeLearnsOfConnectionsThatResumedNothing() {
        table.unresumed(2000, NAT);
        PassiveLease before = share(anna);
        assertFalse(table.hasSeenUnresumed(before));
        clock.incrementAndGet();
        table.unresumed(2000, NAT);
        table.unresumed(2000, OTHER);
        clock.incrementAndGet();
        PassiveLease after = share(bert);
        assertTrue(table.hasSeenUnresumed(before));
        assertFalse(table.hasSeenUnresumed(after));
    }

    @Test
    void portsThatCannotBeListenedOnAreLeftOut() {
        LeaseTable three = table(3);
        Claim claim = identified(anna, ENGINES, true);
        assertEquals(
                2002,
                three.claim(NAT, port -> port == 2002, claim).orElseThrow().port());
        assertTrue(three.claim(NAT, port -> false, claim).isEmpty());
    }

    @Test
    void candidatesAreThoseWhoWait() {
        DataEngines other = new DataEngines(TlsPair.anotherContext(), Optional.empty());
        assertEquals(List.of(), table.candidates(2000, NAT));
        share(anna);
        share(BindingToken.fresh());
        assertEquals(List.of(ENGINES), table.candidates(2000, NAT));
        assertTrue(table.claim(NAT, port -> true, identified(bert, other, true)).isPresent());
        assertEquals(Set.of(ENGINES, other), Set.copyOf(table.candidates(2000, NAT)));
        assertEquals(List.of(), table.candidates(2000, OTHER));
        for (int i = 0; i < 100; i++) {
            // Names are the clients' choice: those that no certificate is for make no difference.
            DataEngines any = new DataEngines(TlsPair.CONTEXT, HostName.read("host" + i + ".example"));
            assertTrue(table.claim(NAT, port -> true, identified(BindingToken.fresh(), any, true))
                    .isPresent());
        }
        assertEquals(2, table.candidates(2000, NAT).size());
    }

    @Test
    void threadsThatRaceLoseNothingAndShareNothing() throws Exception {
        int threads = 8;
        int rounds = 2_000;
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger abandoned = new AtomicInteger();
        AtomicInteger plain = new AtomicInteger();
        Set<Throwable> faults = ConcurrentHashMap.newKeySet();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int seed = i;
            all.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    Random random = new Random(seed);
                    for (int k = 0; k < rounds; k++) {
                        switch (random.nextInt(8)) {
                            case 0 -> plain.addAndGet(plainRound());
                            case 1 -> abandoned.addAndGet(abandonedRound());
                            default -> delivered.addAndGet(deliveredRound());
                        }
                    }
                } catch (Throwable e) {
                    faults.add(e);
                }
            }));
        }
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals(Set.of(), faults);
        assertEquals(0, table.held());
        assertTrue(delivered.get() > rounds, "delivered " + delivered);
        assertTrue(abandoned.get() > 0 && plain.get() > 0, "abandoned " + abandoned + ", plain " + plain);
        clock.addAndGet(REST.toNanos());
        table.sweep();
        assertEquals(0, table.resting());
        assertTrue(table.claim(NAT, port -> true, PLAIN).isPresent());
    }

    private int deliveredRound() {
        BindingToken token = BindingToken.fresh();
        Optional<PassiveLease> lease = share(table, token);
        if (lease.isEmpty()) {
            return 0;
        }
        assertEquals(lease, identify(token), "nobody takes it away");
        return 1;
    }

    private int abandonedRound() {
        Optional<PassiveLease> lease = share(table, BindingToken.fresh());
        lease.ifPresent(PassiveLease::release);
        // Or no plain session would ever have its turn.
        clock.addAndGet(REST.toNanos());
        return lease.isPresent() ? 1 : 0;
    }

    private int plainRound() {
        Optional<PassiveLease> lease = table.claim(NAT, port -> true, PLAIN);
        if (lease.isEmpty()) {
            return 0;
        }
        assertTrue(share(table, anna).isEmpty(), "the pair is mine");
        assertEquals(new LeaseTable.Expected(lease.get()), table.take(2000, NAT));
        return 1;
    }

    /** Of a user of its own. */
    private static Claim identified(BindingToken token, DataEngines engines, boolean shared) {
        return new Claim.Identified(token, token.text(), engines, shared);
    }

    @Test
    void sessionsOfOneUserHaveThePairOneAfterTheOther() {
        Claim first = new Claim.Identified(anna, "bob", ENGINES, true);
        Claim second = new Claim.Identified(bert, "bob", ENGINES, true);
        PassiveLease lease = table.claim(NAT, port -> true, first).orElseThrow();
        assertTrue(table.claim(NAT, port -> true, second).isEmpty(), "its program may mix up their TLS sessions");
        assertTrue(table.claim(OTHER, port -> true, second).isPresent());
        assertTrue(share(table, BindingToken.fresh()).isPresent(), "another user's");
        assertSame(lease, identify(anna).orElseThrow());
        table.claim(NAT, port -> true, second).orElseThrow().release();
        assertTrue(table.claim(NAT, port -> true, first).isPresent());
        LeaseTable two = table(2);
        assertEquals(2000, two.claim(NAT, port -> true, first).orElseThrow().port());
        assertEquals(2001, two.claim(NAT, port -> true, second).orElseThrow().port());
    }

    private PassiveLease share(BindingToken token) {
        return share(table, token).orElseThrow();
    }

    private static Optional<PassiveLease> share(LeaseTable table, BindingToken token) {
        return table.claim(NAT, port -> true, identified(token, ENGINES, true));
    }

    private Optional<PassiveLease> identify(BindingToken token) {
        return table.identify(2000, NAT, token, clock.get());
    }

    private LeaseTable table(int ports) {
        return new LeaseTable(
                new PortRange(2000, 1999 + ports), new LeaseTable.Patience(REST, UNUSED), clock::get, new Random(1));
    }

    private static ClientAddress client(String literal) {
        return ClientAddress.of(InetAddress.ofLiteral(literal), ClientAddress.Prefixes.EXACT);
    }
}
