package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.PortRange;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTableTest {

    private static final Claim PLAIN = new Claim.Plain();
    private static final LeaseTable.Arrival STRANGER = new LeaseTable.Stranger();
    private static final ClientAddress ANNA = client("192.0.2.1");
    private static final ClientAddress BERT = client("192.0.2.2");
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration UNUSED = Duration.ofSeconds(60);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final LeaseTable table = table(3);

    @Test
    void givesEachPortOncePerAddress() {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            ports.add(claim(ANNA).port());
        }
        assertEquals(Set.of(2000, 2001, 2002), ports);
        assertTrue(claim(table, ANNA).isEmpty(), "a fourth port of three");
        assertTrue(claim(table, BERT).isPresent(), "another address has ports of its own");
        assertEquals(4, table.held());
    }

    @Test
    void pairIsFreeAgainWhenItsConnectionHasCome() throws Exception {
        LeaseTable one = table(1);
        PassiveLease lease = claim(one, ANNA).orElseThrow();
        assertEquals(new LeaseTable.Expected(lease), one.take(2000, ANNA));
        assertTrue(claim(one, ANNA).isPresent());
        try (SocketChannel channel = SocketChannel.open()) {
            assertTrue(lease.arrived(new PassiveConnection.Accepted(channel)));
            assertSame(channel, lease.await(Duration.ZERO).socket());
        }
    }

    @Test
    void connectionsOfOthersBelongToNobody() {
        PassiveLease lease = claim(ANNA);
        assertEquals(STRANGER, table.take(lease.port(), BERT));
        assertEquals(STRANGER, table.take(lease.port() == 2000 ? 2001 : 2000, ANNA));
        assertEquals(new LeaseTable.Expected(lease), table.take(lease.port(), ANNA), "the owner is not harmed");
    }

    @Test
    void abandonedPairRestsAlsoAcrossTheEndOfTheClock() {
        LeaseTable one = table(1);
        claim(one, ANNA).orElseThrow().release();
        assertTrue(claim(one, ANNA).isEmpty());
        assertEquals(1, one.resting());
        clock.addAndGet(REST.toNanos() - 1);
        assertTrue(claim(one, ANNA).isEmpty());
        clock.addAndGet(1);
        assertTrue(claim(one, ANNA).isPresent());
    }

    @Test
    void lateConnectionEndsTheRestAndIsNobodys() {
        LeaseTable one = table(1);
        claim(one, ANNA).orElseThrow().release();
        assertEquals(STRANGER, one.take(2000, ANNA));
        assertTrue(claim(one, ANNA).isPresent());
    }

    @Test
    void sweepTellsWhoseRestIsOver() {
        List<ClientAddress> freed = new ArrayList<>();
        table.onFree(freed::add);
        claim(ANNA).release();
        table.sweep();
        assertEquals(List.of(), freed);
        clock.addAndGet(REST.toNanos());
        table.sweep();
        assertEquals(List.of(ANNA), freed);
        assertEquals(0, table.resting());
    }

    @Test
    void leaseThatNobodyUsesIsTakenBackAndOneThatIsAwaitedIsNot() throws Exception {
        PassiveLease unused = claim(ANNA);
        PassiveLease awaited = claim(ANNA);
        Thread transfer = Thread.ofVirtual().start(() -> {
            NoDataConnectionException none =
                    assertThrows(NoDataConnectionException.class, () -> awaited.await(Duration.ofMinutes(1)));
            assertTrue(none.why().contains("given up"), none.why());
        });
        while (!awaited.isAwaited()) {
            Thread.onSpinWait();
        }
        clock.addAndGet(UNUSED.toNanos() - 1);
        table.sweep();
        assertEquals(2, table.held());
        clock.addAndGet(1);
        table.sweep();
        assertEquals(1, table.held());
        assertThrows(NoDataConnectionException.class, () -> unused.await(Duration.ofMinutes(1)));
        awaited.release();
        transfer.join();
    }

    @Test
    void releasedLeaseTakesNoConnection() throws Exception {
        PassiveLease lease = claim(ANNA);
        lease.release();
        lease.release();
        try (SocketChannel channel = SocketChannel.open()) {
            assertFalse(lease.arrived(new PassiveConnection.Accepted(channel)));
        }
        assertThrows(NoDataConnectionException.class, () -> lease.await(Duration.ofSeconds(5)));
        assertEquals(0, table.held());
    }

    @Test
    void portsThatCannotBeListenedOnAreLeftOut() {
        PassiveLease lease = table.claim(ANNA, port -> port == 2001, PLAIN).orElseThrow();
        assertEquals(2001, lease.port());
        assertTrue(table.claim(ANNA, port -> port == 2001, PLAIN).isEmpty());
    }

    @Test
    void noPairIsGivenTwiceToThreadsThatRace() throws Exception {
        LeaseTable shared = table(50);
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                start.countDown();
                for (int k = 0; k < 5; k++) {
                    assertTrue(ports.add(claim(shared, ANNA).orElseThrow().port()));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(50, ports.size());
        assertEquals(50, shared.held());
    }

    @Test
    void addressesAreComparedByPrefixAndMappedOnesAreIpv4() throws Exception {
        ClientAddress.Prefixes wide = new ClientAddress.Prefixes(24, 64);
        assertEquals(of("192.0.2.1", wide), of("192.0.2.77", wide));
        assertNotEquals(of("192.0.2.1", wide), of("192.0.3.1", wide));
        assertEquals(of("2001:db8::1", wide), of("2001:db8::ffff", wide));
        assertNotEquals(of("2001:db8::1", wide), of("2001:db8:0:1::1", wide));
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 192, 0, 2, 1};
        assertEquals(ANNA, ClientAddress.of(InetAddress.getByAddress(mapped), ClientAddress.Prefixes.EXACT));
    }

    private PassiveLease claim(ClientAddress client) {
        return claim(table, client).orElseThrow();
    }

    private static Optional<PassiveLease> claim(LeaseTable table, ClientAddress client) {
        return table.claim(client, port -> true, PLAIN);
    }

    private LeaseTable table(int ports) {
        return new LeaseTable(
                new PortRange(2000, 1999 + ports), new LeaseTable.Patience(REST, UNUSED), clock::get, new Random(1));
    }

    private static ClientAddress client(String literal) {
        return of(literal, ClientAddress.Prefixes.EXACT);
    }

    private static ClientAddress of(String literal, ClientAddress.Prefixes prefixes) {
        return ClientAddress.of(InetAddress.ofLiteral(literal), prefixes);
    }
}
