package io.sluice.server.data;

import io.sluice.server.config.PortRange;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.DataEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which client may connect to which passive port: pairs of port and address, claimed and freed by any thread, which never
 * waits for more than a step of another one. One port serves as many sessions as have different addresses, and any number
 * with the same address whose connections say whose they are. Pure logic: no sockets, time and chance are handed in.
 *
 * <p>A pair that was claimed and never connected to rests before it is drawn again for whoever comes, so that a late
 * connection cannot land in another session of the same address. Bounded by sessions plus what rests.
 */
final class LeaseTable {

    /** So many share a pair before the next one is used: the other ports are left to those who cannot share. */
    static final int COMFORTABLE = 100;

    private sealed interface Slot {}

    /** The next connection is that lease's. */
    private record Held(PassiveLease lease) implements Slot {}

    /** The next connections say which of these leases they are for. Changed only while the pair is computed. */
    private static final class Told implements Slot {
        private final Map<BindingToken, PassiveLease> leases = new ConcurrentHashMap<>();
        /** Whose they are: nobody has two here. */
        private final Set<String> users = ConcurrentHashMap.newKeySet();

        /** What is left to rest when the last of them is gone. */
        private Resting rest;

        private volatile @Nullable Long unresumedNanos;

        Told(Resting rest) {
            this.rest = rest;
        }
    }

    /**
     * A late connection may still come.
     *
     * @param one whether only one may
     */
    private record Resting(long untilNanos, boolean one) implements Slot {}

    private record Pair(int port, ClientAddress client) {}

    /** Whose a connection is that was accepted: a closed set. */
    sealed interface Arrival {}

    /** This lease's; its pair is free from now on. */
    record Expected(PassiveLease lease) implements Arrival {}

    /**
     * It has to say so itself, see {@link #identify}.
     *
     * @param leases how many wait for such a connection
     */
    record Unidentified(int leases) implements Arrival {}

    /** Nobody's. */
    record Stranger() implements Arrival {}

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
     * Claims a port for this client, or nothing if each is taken or rests. It is drawn at random, but those who can share
     * get the lowest that has room, so that they leave the others to those who cannot.
     *
     * @param usable whether the port can be listened on; asked only for a port that the client could have
     */
    Optional<PassiveLease> claim(ClientAddress client, IntPredicate usable, Claim claim) {
        if (claim.isShared()) {
            return search(client, usable, claim, 0, COMFORTABLE)
                    .or(() -> search(client, usable, claim, 0, Integer.MAX_VALUE));
        }
        return search(client, usable, claim, random.nextInt(range.size()), 1);
    }

    private Optional<PassiveLease> search(ClientAddress client, IntPredicate usable, Claim claim, int start, int most) {
        for (int i = 0; i < range.size(); i++) {
            int port = range.first() + (start + i) % range.size();
            Pair pair = new Pair(port, client);
            if (admits(slots.get(pair), claim, most) && usable.test(port)) {
                PassiveLease lease = new PassiveLease(port, client, claim, this, nanoTime.getAsLong());
                boolean[] won = new boolean[1];
                slots.compute(pair, (key, slot) -> {
                    won[0] = admits(slot, claim, most);
                    return won[0] ? with(slot, lease) : slot;
                });
                if (won[0]) {
                    return Optional.of(lease);
                }
            }
        }
        return Optional.empty();
    }

    private boolean admits(@Nullable Slot slot, Claim claim, int most) {
        return switch (slot) {
            case null -> true;
            case Held h -> false;
            // Whose a late connection is, it says itself where connections do so.
            case Resting rest -> claim instanceof Claim.Identified || isOver(rest);
            case Told told ->
                claim instanceof Claim.Identified mine
                        && mine.shared()
                        && told.leases.size() < most
                        // A session gives its old lease up first. Sessions of one user may be those of one
                        // program, which may show the token of any of them (curl -Z): one after the other.
                        && !told.users.contains(mine.user());
        };
    }

    private boolean isOver(Resting rest) {
        return nanoTime.getAsLong() - rest.untilNanos() >= 0;
    }

    private Slot with(@Nullable Slot slot, PassiveLease lease) {
        held.incrementAndGet();
        return switch (lease.claim()) {
            case Claim.Plain p -> new Held(lease);
            case Claim.Identified mine -> {
                Told told =
                        switch (slot) {
                            case Told others -> others;
                            case Resting rest -> new Told(new Resting(rest.untilNanos(), false));
                            case Held h -> throw new IllegalStateException("taken");
                            case null -> new Told(new Resting(nanoTime.getAsLong(), false));
                        };
                told.leases.put(mine.token(), lease);
                told.users.add(mine.user());
                yield told;
            }
        };
    }

    /** Whose this connection is, as far as its address tells. */
    Arrival take(int port, ClientAddress client) {
        Pair pair = new Pair(port, client);
        Slot slot = slots.get(pair);
        switch (slot) {
            case null -> {
                strangers.put(port, nanoTime.getAsLong());
                return new Stranger();
            }
            case Told told -> {
                return new Unidentified(told.leases.size());
            }
            case Held(PassiveLease lease) -> {
                if (!slots.remove(pair, slot)) {
                    return new Stranger();
                }
                held.decrementAndGet();
                onFree.accept(client);
                return new Expected(lease);
            }
            case Resting rest -> {
                // What a pair of one connection rests for has come.
                if (rest.one() && slots.remove(pair, slot)) {
                    onFree.accept(client);
                }
                return new Stranger();
            }
        }
    }

    /**
     * The lease of a connection that has said whose it is; it is off the table from now on. Empty if that session expects
     * none there.
     *
     * @param acceptedNanos when the connection was accepted: it cannot be meant for a lease that was claimed later
     */
    Optional<PassiveLease> identify(int port, ClientAddress client, BindingToken token, long acceptedNanos) {
        Pair pair = new Pair(port, client);
        if (!(slots.get(pair) instanceof Told told)) {
            return Optional.empty();
        }
        PassiveLease lease = told.leases.get(token);
        if (lease == null || acceptedNanos - lease.claimedNanos() < 0 || !strike(lease, token, 0)) {
            return Optional.empty();
        }
        onFree.accept(client);
        return Optional.of(lease);
    }

    /** Whose sessions a connection to that port from that address may resume; nobody's if nobody waits for one. */
    List<DataEngines> candidates(int port, ClientAddress client) {
        return slots.get(new Pair(port, client)) instanceof Told told
                ? told.leases.values().stream()
                        .map(PassiveLease::claim)
                        .filter(Claim.Identified.class::isInstance)
                        .map(claim -> ((Claim.Identified) claim).engines())
                        .distinct()
                        .toList()
                : List.of();
    }

    /** Whether anybody waits for such a connection. */
    boolean expectsIdentified(int port, ClientAddress client) {
        return slots.get(new Pair(port, client)) instanceof Told;
    }

    /** Notes that a connection to that port from that address resumed no TLS session, so that nobody knows whose it was. */
    void unresumed(int port, ClientAddress client) {
        if (slots.get(new Pair(port, client)) instanceof Told told) {
            told.unresumedNanos = nanoTime.getAsLong();
        }
    }

    /** Whether a connection that resumed nothing came to the pair of this lease since it was claimed. */
    boolean hasSeenUnresumed(PassiveLease lease) {
        Long last = slots.get(pair(lease)) instanceof Told told ? told.unresumedNanos : null;
        return last != null && last - lease.claimedNanos() >= 0;
    }

    /** Whether a connection to the port of this lease was refused since it was claimed, because of its address. */
    boolean hasRefusedOthers(PassiveLease lease) {
        Long last = strangers.get(lease.port());
        return last != null && last - lease.claimedNanos() >= 0;
    }

    /** A lease given back without a connection: its pair rests. */
    void abandoned(PassiveLease lease) {
        switch (lease.claim()) {
            case Claim.Plain p -> {
                Resting rest = new Resting(nanoTime.getAsLong() + restNanos, true);
                if (slots.replace(pair(lease), new Held(lease), rest)) {
                    held.decrementAndGet();
                    if (restNanos == 0) {
                        onFree.accept(lease.client());
                    }
                }
            }
            case Claim.Identified mine -> {
                if (strike(lease, mine.token(), restNanos)) {
                    onFree.accept(lease.client());
                }
            }
        }
    }

    /** Takes a lease from among those that are told apart; false if it is not there any more. */
    private boolean strike(PassiveLease lease, BindingToken token, long lateNanos) {
        boolean[] struck = new boolean[1];
        slots.computeIfPresent(pair(lease), (pair, slot) -> {
            if (!(slot instanceof Told told) || !told.leases.remove(token, lease)) {
                return slot;
            }
            struck[0] = true;
            if (lease.claim() instanceof Claim.Identified mine) {
                told.users.remove(mine.user());
            }
            long until = nanoTime.getAsLong() + lateNanos;
            if (until - told.rest.untilNanos() > 0) {
                told.rest = new Resting(until, false);
            }
            return !told.leases.isEmpty() ? told : isOver(told.rest) ? null : told.rest;
        });
        if (struck[0]) {
            held.decrementAndGet();
        }
        return struck[0];
    }

    private static Pair pair(PassiveLease lease) {
        return new Pair(lease.port(), lease.client());
    }

    /** Frees the pairs that have rested enough and takes back those that nobody uses; called about once a second. */
    void sweep() {
        for (Map.Entry<Pair, Slot> entry : slots.entrySet()) {
            switch (entry.getValue()) {
                case Held(PassiveLease lease) -> releaseUnused(lease);
                case Told told -> told.leases.values().forEach(this::releaseUnused);
                case Resting rest -> {
                    if (isOver(rest) && slots.remove(entry.getKey(), rest)) {
                        onFree.accept(entry.getKey().client());
                    }
                }
            }
        }
    }

    private void releaseUnused(PassiveLease lease) {
        if (!lease.isAwaited() && nanoTime.getAsLong() - lease.claimedNanos() >= unusedNanos) {
            lease.release();
        }
    }

    /** Leases that wait for their connection. */
    int held() {
        return held.get();
    }

    /** Pairs that rest. */
    int resting() {
        return (int) slots.values().stream().filter(Resting.class::isInstance).count();
    }
}
