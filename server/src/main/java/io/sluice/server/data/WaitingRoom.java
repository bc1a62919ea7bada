package io.sluice.server.data;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Those who have not said yet whose they are, and which of them have to go when too many come to a port from an address.
 * Who is silent costs a descriptor and a parked thread, so there is room for many, and the owner of a port, who may have to
 * be silent until his 150, is not pushed out by others who say nothing. Who has begun a handshake costs buffers and
 * computing, so there is room for a few; but no silent one takes the place of one of those. Any thread, never blocks.
 */
final class WaitingRoom {

    /** The most silent ones of an address at a port. */
    static final int MANY = 1024;

    /** So many in all, and there is room for a few only wherever the next ones come. */
    private static final int MANY_IN_ALL = 4096;

    /** The part of the process's descriptors that they may take. */
    private static final int SHARE_OF_DESCRIPTORS = 4;

    /** A client opens one connection for each lease, and may have given up another. */
    private static final int FOR_EACH_LEASE = 2;

    /** Room for those of others, so that it takes many to push the right one out. */
    private static final int SPARE = 32;

    /** The oldest silent one is looked for among so many whose first bytes may lie there unread. */
    private static final int MOST_LOOKS = 32;

    private final int manyInAll;
    private final long hurryNanos;
    private final Map<Guest.Place, Seats> places = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Those of one place, the oldest first. Used only while its place is computed. */
    private static final class Seats {
        private final Set<Guest> silent = new LinkedHashSet<>();
        private final Set<Guest> speaking = new LinkedHashSet<>();
        private int few;

        boolean isEmpty() {
            return silent.isEmpty() && speaking.isEmpty();
        }
    }

    /**
     * A room.
     *
     * @param hurry how long those may be silent who are more than a few
     */
    WaitingRoom(Duration hurry) {
        this(hurry, Math.min(MANY_IN_ALL, descriptors() / SHARE_OF_DESCRIPTORS));
    }

    WaitingRoom(Duration hurry, int manyInAll) {
        this.hurryNanos = hurry.toNanos();
        this.manyInAll = manyInAll;
    }

    private static int descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(unix.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /** The most who may speak at once where so many leases wait; as many may be silent there whatever happens. */
    static int few(int leases) {
        return FOR_EACH_LEASE * leases + SPARE;
    }

    /**
     * Lets one in who has said nothing yet.
     *
     * @param leases how many it might be for
     * @return whom to send away for it
     */
    Optional<Guest> enter(Guest guest, int leases) {
        boolean crowded = count.incrementAndGet() > manyInAll;
        return at(guest.place(), seats -> {
            seats.few = few(leases);
            int room = crowded ? seats.few : Math.max(seats.few, MANY);
            Optional<Guest> goes = seats.silent.size() < room ? Optional.empty() : oldestSilent(seats);
            goes.ifPresent(seats.silent::remove);
            seats.silent.add(guest);
            return goes;
        });
    }

    /** One whose first bytes have come is not silent, though nobody has read them yet. */
    private static Optional<Guest> oldestSilent(Seats seats) {
        return seats.silent.stream()
                .limit(MOST_LOOKS)
                .filter(Guest::isSilent)
                .findFirst()
                .or(() -> seats.silent.stream().findFirst());
    }

    /** Its first byte was read; whom to send away for it. */
    Optional<Guest> spoke(Guest guest) {
        return at(guest.place(), seats -> {
            if (!seats.silent.remove(guest)) {
                // Sent away meanwhile.
                return Optional.empty();
            }
            Optional<Guest> goes = seats.speaking.size() < seats.few
                    ? Optional.empty()
                    : seats.speaking.stream().findFirst();
            goes.ifPresent(seats.speaking::remove);
            seats.speaking.add(guest);
            return goes;
        });
    }

    /** Forgets one who came in; once for each. */
    void leave(Guest guest) {
        places.computeIfPresent(guest.place(), (place, seats) -> {
            seats.silent.remove(guest);
            seats.speaking.remove(guest);
            return seats.isEmpty() ? null : seats;
        });
        count.decrementAndGet();
    }

    private Optional<Guest> at(Guest.Place place, Function<Seats, Optional<Guest>> change) {
        List<Guest> goes = new ArrayList<>();
        places.compute(place, (key, there) -> {
            Seats seats = there == null ? new Seats() : there;
            change.apply(seats).ifPresent(goes::add);
            return seats.isEmpty() ? null : seats;
        });
        return goes.stream().findFirst();
    }

    /**
     * Whom to send away by now.
     *
     * @param wanted whether anybody waits for a connection there
     * @param mostNanos how long anybody may stay
     */
    List<Guest> overdue(Predicate<Guest.Place> wanted, long mostNanos) {
        long now = System.nanoTime();
        List<Guest> overdue = new ArrayList<>();
        for (Guest.Place where : places.keySet()) {
            long most = wanted.test(where) ? mostNanos : Long.MIN_VALUE;
            places.computeIfPresent(where, (place, seats) -> {
                int surplus = seats.silent.size() - seats.few;
                seats.silent.stream()
                        .limit(Math.max(0, surplus))
                        .filter(guest -> now - guest.acceptedNanos() > hurryNanos && guest.isSilent())
                        .forEach(overdue::add);
                List.of(seats.silent, seats.speaking).forEach(all -> all.stream()
                        .filter(guest -> now - guest.acceptedNanos() > most)
                        .forEach(overdue::add));
                return seats;
            });
        }
        return overdue;
    }

    /** All of them. */
    List<Guest> all() {
        return overdue(place -> false, 0);
    }

    /** How many there are. */
    int count() {
        return count.get();
    }
}
