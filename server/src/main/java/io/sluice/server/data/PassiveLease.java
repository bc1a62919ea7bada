package io.sluice.server.data;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The right of one session to the next connection from its client's address to one passive port. The pair of port and
 * address is free for others again as soon as the connection has been accepted.
 *
 * <p>Owned by one session; {@link #release} may come from any thread and ends a wait.
 */
public final class PassiveLease {

    private final int port;
    private final ClientAddress client;
    private final Claim claim;
    private final LeaseTable table;
    private final CompletableFuture<PassiveConnection> arrival = new CompletableFuture<>();
    private final long claimedNanos;
    private volatile boolean awaited;
    private volatile PassiveDoor door = PassiveDoor.NONE;

    PassiveLease(int port, ClientAddress client, Claim claim, LeaseTable table, long claimedNanos) {
        this.claimedNanos = claimedNanos;
        this.port = port;
        this.client = client;
        this.claim = claim;
        this.table = table;
    }

    /**
     * Sets where its connection comes in, once, before anybody awaits it. One that says itself whose it is has to be taken in
     * at once, because its handshake needs somebody to talk to.
     */
    PassiveLease behind(PassiveDoor where) {
        door = where;
        if (isIdentified()) {
            where.watch();
            CompletableFuture<PassiveConnection> _ = arrival.whenComplete((connection, gone) -> where.unwatch());
        }
        return this;
    }

    /** The port to announce. */
    public int port() {
        return port;
    }

    ClientAddress client() {
        return client;
    }

    /** Which connection it is for. */
    Claim claim() {
        return claim;
    }

    /** When it was claimed, by the clock of its table. */
    long claimedNanos() {
        return claimedNanos;
    }

    /** Whether a transfer waits for the connection, with a limit of its own. */
    boolean isAwaited() {
        return awaited;
    }

    /** Whether its connection says itself whose it is. */
    boolean isIdentified() {
        return claim instanceof Claim.Identified;
    }

    /** Whether, since it was claimed, a connection came to its port from its address that resumed no TLS session. */
    boolean hasSeenUnresumed() {
        return table.hasSeenUnresumed(this);
    }

    /** Hands over the connection; false if the lease was released meanwhile. */
    boolean arrived(PassiveConnection connection) {
        return arrival.complete(connection);
    }

    /**
     * Waits for the client to connect.
     *
     * @throws NoDataConnectionException after the timeout, or when the lease is released
     */
    PassiveConnection await(Duration timeout) throws NoDataConnectionException {
        awaited = true;
        door.drain(arrival::isDone);
        boolean watching = !arrival.isDone();
        if (watching) {
            door.watch();
        }
        try {
            return arrival.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoDataConnectionException("the client did not connect to port " + port + " in time"
                    + (table.hasRefusedOthers(this) ? "; a connection from another address was refused" : ""));
        } catch (CancellationException | ExecutionException e) {
            throw new NoDataConnectionException("the passive port was given up; send PASV or EPSV again");
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts sessions", e);
        } finally {
            if (watching) {
                door.unwatch();
            }
        }
    }

    /**
     * Gives the lease back and closes a connection that has arrived, whether or not it was taken; does nothing the
     * second time.
     */
    public void release() {
        if (arrival.cancel(false)) {
            // If its connection has come already, no other one is to be expected.
            door.drain(() -> false);
            table.abandoned(this);
        } else if (arrival.state() == java.util.concurrent.Future.State.SUCCESS) {
            arrival.resultNow().close();
        }
    }

    static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // A socket that cannot even be closed holds nothing that we could still free.
        }
    }
}
