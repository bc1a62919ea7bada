package io.sluice.server.data;

import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.BindingToken;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepted connections that have to say themselves whose they are, by the TLS session that they resume. Each shakes hands
 * on a virtual thread of its own, so nobody waits for a client that takes its time; there are so many at once as the leases
 * on their port justify, and none once nobody waits for one there. Any thread, never blocks.
 */
final class Identification implements AutoCloseable {

    /** A client opens one connection for each lease, and may have given up another. */
    private static final int FOR_EACH_LEASE = 2;

    /** Room for those of others, so that it takes many to push the right one out. */
    private static final int SPARE = 32;

    private static final Logger log = LoggerFactory.getLogger(Identification.class);

    private final LeaseTable leases;
    private final DataTls tls;
    private final ServerMetrics metrics;
    private final long mostNanos;
    private final Map<Place, Set<Guest>> guests = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Where a connection came in, and from where. */
    private record Place(int port, ClientAddress client) {}

    /** What became of a connection. */
    private enum Result {
        /** Its lease has it. */
        DELIVERED,
        /** It resumed nothing. */
        UNRESUMED,
        /** It resumed a session that expects no connection there. */
        UNEXPECTED,
        /** There was no handshake: it failed, took too long, or the client went. */
        FAILED,
        /** Closed by us before its handshake was done. */
        DISMISSED
    }

    private static final class Guest {
        private final SocketChannel channel;
        private final long acceptedNanos = System.nanoTime();
        private final AtomicBoolean settled = new AtomicBoolean();

        Guest(SocketChannel channel) {
            this.channel = channel;
        }

        /** True for one caller only: whoever has shaken hands with it, or whoever sends it away. */
        boolean settle() {
            return settled.compareAndSet(false, true);
        }

        void dismiss() {
            if (settle()) {
                SocketConnection.reset(channel);
            }
        }
    }

    /**
     * Delivers to the leases of that table.
     *
     * @param tls does the handshakes
     * @param most how long a connection may stay unidentified, its silence before the handshake included
     */
    Identification(LeaseTable leases, DataTls tls, Duration most, ServerMetrics metrics) {
        this.leases = leases;
        this.tls = tls;
        this.mostNanos = most.toNanos();
        this.metrics = metrics;
        metrics.identifying(count::get);
    }

    /**
     * Begins to find out whose it is.
     *
     * @param waiting how many leases it might be for
     */
    void begin(int port, ClientAddress client, SocketChannel channel, int waiting) {
        Place place = new Place(port, client);
        Guest guest = new Guest(channel);
        admit(place, guest, FOR_EACH_LEASE * waiting + SPARE).ifPresent(Guest::dismiss);
        Thread.ofVirtual().name("identify-" + port).start(() -> identify(place, guest));
    }

    /** Makes room for one more; the oldest, if there was none. */
    private Optional<Guest> admit(Place place, Guest guest, int room) {
        count.incrementAndGet();
        Guest[] oldest = new Guest[1];
        guests.compute(place, (key, there) -> {
            Set<Guest> all = there == null ? new LinkedHashSet<>() : there;
            if (all.size() >= room) {
                Iterator<Guest> first = all.iterator();
                oldest[0] = first.next();
                first.remove();
            }
            all.add(guest);
            return all;
        });
        return Optional.ofNullable(oldest[0]);
    }

    private void identify(Place place, Guest guest) {
        Result result = Result.FAILED;
        String why = "";
        try {
            TlsConnection connection =
                    tls.identify(guest.channel, () -> leases.candidates(place.port(), place.client()));
            // From now on its channel is its lease's.
            result = guest.settle() ? deliver(place, guest, connection) : Result.DISMISSED;
            if (result != Result.DELIVERED) {
                connection.close();
            }
        } catch (NoDataConnectionException e) {
            why = e.why();
        } catch (NotProtectedException e) {
            why = e.why();
        } catch (RuntimeException | Error e) {
            // The thread is this connection's alone: nobody else would hear of a fault of ours.
            why = "internal error";
            metrics.internalError();
            log.error("event=identification-failed", e);
        } finally {
            ended(place, guest, result == Result.FAILED && !guest.settle() ? Result.DISMISSED : result, why);
        }
    }

    private Result deliver(Place place, Guest guest, TlsConnection connection) {
        Optional<BindingToken> token = connection.token();
        if (token.isEmpty()) {
            leases.unresumed(place.port(), place.client());
            return Result.UNRESUMED;
        }
        // Of the table's clock: the connection is for no lease that was claimed after it was accepted.
        boolean delivered = leases.identify(place.port(), place.client(), token.get(), guest.acceptedNanos)
                .filter(lease -> lease.arrived(new PassiveConnection.Identified(guest.channel, connection)))
                .isPresent();
        return delivered ? Result.DELIVERED : Result.UNEXPECTED;
    }

    private void ended(Place place, Guest guest, Result result, String why) {
        guests.computeIfPresent(place, (key, all) -> all.remove(guest) && all.isEmpty() ? null : all);
        count.decrementAndGet();
        String label = result.name().toLowerCase(Locale.ROOT);
        metrics.identified(label);
        if (result != Result.DELIVERED) {
            SocketConnection.reset(guest.channel);
            metrics.dataConnectionRefused();
            log.debug(
                    "port={} peer={} event=data-connection-refused result={} why=\"{}\"",
                    place.port(),
                    place.client().network().getHostAddress(),
                    label,
                    why);
        }
    }

    /** Closes connections that nobody waits for any more, and those that took too long. */
    void sweep() {
        long now = System.nanoTime();
        guests.keySet().forEach(place -> {
            boolean wanted = leases.expectsIdentified(place.port(), place.client());
            dismiss(place, guest -> !wanted || now - guest.acceptedNanos > mostNanos);
        });
    }

    private void dismiss(Place place, Predicate<Guest> which) {
        List<Guest> found = new ArrayList<>();
        guests.computeIfPresent(place, (key, all) -> {
            all.stream().filter(which).forEach(found::add);
            return all;
        });
        found.forEach(Guest::dismiss);
    }

    @Override
    public void close() {
        guests.keySet().forEach(place -> dismiss(place, guest -> true));
    }
}
