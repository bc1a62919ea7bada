package io.sluice.server.data;

import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.DataEngines;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepted connections that have to say themselves whose they are, by the TLS session that they resume. Each shakes hands
 * on a virtual thread of its own, so nobody waits for a client that takes its time; there are so many at once as the leases
 * on their port justify, and none once nobody waits for one there. Any thread, never blocks.
 */
final class Identification implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Identification.class);

    private final LeaseTable leases;
    private final DataTls tls;
    private final ServerMetrics metrics;
    private final long mostNanos;
    private final WaitingRoom room;
    private volatile boolean closed;

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

    /**
     * How long a connection may stay unidentified.
     *
     * @param most in all, its silence before the handshake included
     * @param hurry silent, where more are silent than the leases justify
     */
    record Patience(Duration most, Duration hurry) {}

    /**
     * Delivers to the leases of that table.
     *
     * @param tls does the handshakes
     * @param patience how long a connection may stay unidentified
     */
    Identification(LeaseTable leases, DataTls tls, Patience patience, ServerMetrics metrics) {
        this.leases = leases;
        this.tls = tls;
        this.mostNanos = patience.most().toNanos();
        this.room = new WaitingRoom(patience.hurry());
        this.metrics = metrics;
        metrics.identifying(room::count);
    }

    /**
     * Begins to find out whose it is.
     *
     * @param waiting how many leases it might be for
     */
    void begin(int port, ClientAddress client, SocketChannel channel, int waiting) {
        Guest guest = new Guest(new Guest.Place(port, client), channel);
        room.enter(guest, waiting).ifPresent(Guest::dismiss);
        Thread.ofVirtual().name("identify-" + port).start(() -> identify(guest));
        if (closed) {
            // It came in while the others were sent away.
            guest.dismiss();
        }
    }

    /** Asked for when its first byte has come. */
    private List<DataEngines> candidates(Guest guest) {
        room.spoke(guest).ifPresent(Guest::dismiss);
        return leases.candidates(guest.place().port(), guest.place().client());
    }

    private void identify(Guest guest) {
        Result result = Result.FAILED;
        String why = "";
        try {
            TlsConnection connection = tls.identify(guest.channel(), () -> candidates(guest));
            // From now on its channel is its lease's.
            result = guest.settle() ? deliver(guest, connection) : Result.DISMISSED;
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
            ended(guest, result == Result.FAILED && !guest.settle() ? Result.DISMISSED : result, why);
        }
    }

    private Result deliver(Guest guest, TlsConnection connection) {
        Guest.Place place = guest.place();
        Optional<BindingToken> token = connection.token();
        if (token.isEmpty()) {
            leases.unresumed(place.port(), place.client());
            return Result.UNRESUMED;
        }
        // Of the table's clock: the connection is for no lease that was claimed after it was accepted.
        boolean delivered = leases.identify(place.port(), place.client(), token.get(), guest.acceptedNanos())
                .filter(lease -> lease.arrived(new PassiveConnection.Identified(guest.channel(), connection)))
                .isPresent();
        return delivered ? Result.DELIVERED : Result.UNEXPECTED;
    }

    private void ended(Guest guest, Result result, String why) {
        room.leave(guest);
        String label = result.name().toLowerCase(Locale.ROOT);
        metrics.identified(label);
        if (result != Result.DELIVERED) {
            SocketConnection.reset(guest.channel());
            metrics.dataConnectionRefused();
            log.debug(
                    "port={} peer={} event=data-connection-refused result={} why=\"{}\"",
                    guest.place().port(),
                    guest.place().client().network().getHostAddress(),
                    label,
                    why);
        }
    }

    /** Closes connections that nobody waits for any more, and those that took too long. */
    void sweep() {
        room.overdue(place -> leases.expectsIdentified(place.port(), place.client()), mostNanos)
                .forEach(Guest::dismiss);
    }

    @Override
    public void close() {
        closed = true;
        room.all().forEach(Guest::dismiss);
    }
}
