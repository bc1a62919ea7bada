package io.sluice.server.data;

import io.sluice.server.config.PortRange;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Which client may connect to which passive port: pairs of port and address, claimed and freed without a lock by any
 * thread. One port serves as many sessions as have different addresses. Pure logic: no sockets, time and chance are
 * handed in.
 *
 * <p>A pair that was claimed and never connected to rests before it is drawn again, so that a late connection cannot land
 * in another session of the same address. Bounded by sessions plus what rests.
 */
final class LeaseTable {

    private sealed interface Slot {}

    private record Held(PassiveLease lease) implements Slot {}

    private record Resting(long untilNanos) implements Slot {}

    private record Pair(int port, ClientAddress client) {}

    private final PortRange range;
    private final long restNanos;
    private final long unusedNanos;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final ConcurrentHashMap<Pair, Slot> slots = new ConcurrentHashMap<>();
    /** When somebody last came to a port on which nobody expected their address; one for each port. */
    private final ConcurrentHashMap<Integer, Long> strangers = new ConcurrentHashMap<>();

    private final AtomicInteger held = new AtomicInteger();
    private volatile Consumer<ClientAddress> onFree = client -> {};

    /**
     * How long pairs are kept from others.
     *
     * @param rest after they were given up unused
     * @param unused while a session holds one, has no transfer waiting for it, and its client does not connect
     */
    record Patience(Duration rest, Duration unused) {}

    LeaseTable(PortRange range, Patience patience, LongSupplier nanoTime, RandomGenerator random) {
        this.range = range;
        this.restNanos = patience.rest().toNanos();
        this.unusedNanos = patience.unused().toNanos();
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Who is told when a pair of that address becomes free. */
    void onFree(Consumer<ClientAddress> listener) {
        onFree = listener;
    }

    /**
     * Claims a port for this client, drawn at random, or nothing if each is taken or rests.
     *
     * @param usable whether the port can be listened on; asked only for a port that is otherwise free
     */
    Optional<PassiveLease> claim(ClientAddress client, IntPredicate usable) {
        int start = random.nextInt(range.size());
        for (int i = 0; i < range.size(); i++) {
            int port = range.first() + (start + i) % range.size();
            Pair pair = new Pair(port, client);
            Slot slot = slots.get(pair);
            boolean free =
                    switch (slot) {
                        case null -> true;
                        case Held h -> false;
                        case Resting(long until) -> nanoTime.getAsLong() - until >= 0;
                    };
            if (free && usable.test(port)) {
                PassiveLease lease = new PassiveLease(port, client, this, nanoTime.getAsLong());
                Held mine = new Held(lease);
                boolean won = slot == null ? slots.putIfAbsent(pair, mine) == null : slots.replace(pair, slot, mine);
                if (won) {
                    held.incrementAndGet();
                    return Optional.of(lease);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The lease that this connection belongs to; the pair is free from now on. Empty if nobody expects it, or expects it
     * no longer: then the pair has rested enough, because what it rested for has come.
     */
    Optional<PassiveLease> take(int port, ClientAddress client) {
        Pair pair = new Pair(port, client);
        Slot slot = slots.get(pair);
        if (slot == null) {
            strangers.put(port, nanoTime.getAsLong());
            return Optional.empty();
        }
        if (!slots.remove(pair, slot)) {
            return Optional.empty();
        }
        Optional<PassiveLease> lease =
                switch (slot) {
                    case Held expected -> Optional.of(expected.lease());
                    case Resting late -> Optional.empty();
                };
        if (lease.isPresent()) {
            held.decrementAndGet();
        }
        onFree.accept(client);
        return lease;
    }

    /** Whether a connection to the port of this lease was refused since it was claimed, because of its address. */
    boolean hasRefusedOthers(PassiveLease lease) {
        Long last = strangers.get(lease.port());
        return last != null && last - lease.claimedNanos() >= 0;
    }

    /** A lease given back without a connection: its pair rests. */
    void abandoned(PassiveLease lease) {
        Pair pair = new Pair(lease.port(), lease.client());
        if (slots.get(pair) instanceof Held mine
                && mine.lease() == lease
                && slots.replace(pair, mine, new Resting(nanoTime.getAsLong() + restNanos))) {
            held.decrementAndGet();
            if (restNanos == 0) {
                onFree.accept(lease.client());
            }
        }
    }

    /** Frees the pairs that have rested enough and takes back those that nobody uses; called about once a second. */
    void sweep() {
        long now = nanoTime.getAsLong();
        for (Map.Entry<Pair, Slot> entry : slots.entrySet()) {
            switch (entry.getValue()) {
                case Held(PassiveLease lease) -> {
                    if (!lease.isAwaited() && now - lease.claimedNanos() >= unusedNanos) {
                        lease.release();
                    }
                }
                case Resting(long until) -> {
                    if (now - until >= 0 && slots.remove(entry.getKey(), entry.getValue())) {
                        onFree.accept(entry.getKey().client());
                    }
                }
            }
        }
    }

    int held() {
        return held.get();
    }

    int resting() {
        return slots.size() - held.get();
    }
}
