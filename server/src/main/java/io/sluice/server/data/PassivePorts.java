package io.sluice.server.data;

import io.sluice.server.config.KeepAliveConfig;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.observe.AcceptTrouble;
import io.sluice.server.observe.ServerMetrics;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sessions get passive ports. A free port is claimed on the spot by whatever thread asks, an event loop too;
 * a session that must wait asks {@link PassivePortVerticle} over the event bus, which serves the waiting in their order
 * (docs/decisions/0005-passive-leases.md says why not every claim goes over the bus).
 */
public final class PassivePorts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PassivePorts.class);
    private static final long RETRY_BIND_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** After a bind that failed for want of something that all ports need. */
    private static final long BIND_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String host;
    private final KeepAliveConfig keepAlive;
    private final PassiveConfig config;
    private final SessionReuse reuse;
    private final ServerMetrics metrics;
    private final AcceptTrouble trouble;
    private final EventBus bus;
    private final LeaseTable leases;
    private final Identification identification;
    private final Doorkeeper doorkeeper = new Doorkeeper();
    private final ClientAddress.Prefixes prefixes;
    private final ConcurrentHashMap<ClientAddress, Integer> waiting = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, PassiveListener> listeners = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Long> unusableSince = new ConcurrentHashMap<>();
    /** No port is bound before. */
    private volatile long bindAgainNanos = System.nanoTime();

    private volatile boolean closed;

    PassivePorts(ServerConfig server, DataTls tls, EventBus bus, ServerMetrics metrics) {
        this.config = server.passive();
        this.reuse = server.tls().data().sessionReuse();
        this.host = server.control().host();
        this.keepAlive = server.control().keepAlive();
        this.metrics = metrics;
        this.trouble = new AcceptTrouble("data", metrics);
        this.bus = bus;
        Duration unused = server.timeouts().connect().multipliedBy(2);
        this.leases = new LeaseTable(
                config.ports(), new LeaseTable.Patience(config.rest(), unused), System::nanoTime, new SecureRandom());
        Duration handshake = server.tls().handshake().timeout();
        this.identification = new Identification(
                leases, tls, new Identification.Patience(unused.plus(handshake), handshake), metrics);
        this.prefixes = new ClientAddress.Prefixes(config.matchPrefixIpv4(), config.matchPrefixIpv6());
        leases.onFree(client -> {
            if (waiting.containsKey(client)) {
                bus.send(PassivePortVerticle.FREED, client, new DeliveryOptions().setLocalOnly(true));
            }
        });
        metrics.passiveLeases(leases::held, leases::resting, this::waiting, listeners::size);
    }

    /** How many sessions wait for a port. */
    private int waiting() {
        return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Claims a free port for the next data connection of the client at that address, unless it would take it from others
     * from there who wait already; never blocks.
     */
    public Optional<PassiveLease> tryClaim(Wish wish) {
        ClientAddress client = ClientAddress.of(wish.peer(), prefixes);
        Claim claim = Claim.of(wish, config, reuse);
        if (!claim.isShared() && waiting.containsKey(client)) {
            return Optional.empty();
        }
        return claimNow(client, claim).or(() -> {
            // Those whose connection has come and was not asked for yet leave their pairs to others.
            drain();
            return claimNow(client, claim);
        });
    }

    /**
     * Claims a port, waiting for its turn if none is free. Not on an event loop.
     *
     * @param gone ends the wait when it completes: a client that has gone takes no port from those who wait behind it
     * @throws NoDataConnectionException if too many wait already, or after the timeout
     */
    public PassiveLease claim(Wish wish, CompletableFuture<?> gone, Duration timeout) throws NoDataConnectionException {
        ClientAddress client = ClientAddress.of(wish.peer(), prefixes);
        Claim claim = Claim.of(wish, config, reuse);
        CompletableFuture<PassiveLease> answer = new CompletableFuture<>();
        waiting.merge(client, 1, Integer::sum);
        try {
            bus.send(
                    PassivePortVerticle.WANTED,
                    new PassivePortVerticle.Wanted(client, claim, answer),
                    new DeliveryOptions().setLocalOnly(true));
            CompletableFuture.anyOf(answer, gone).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // Too late, refused, or the server stops: the answer itself says which.
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts sessions", e);
        } finally {
            waiting.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
        }
        boolean unanswered = answer.cancel(false);
        if (!unanswered && !answer.isCompletedExceptionally()) {
            return answer.resultNow();
        }
        if (!gone.isDone()) {
            metrics.passiveExhausted();
        }
        throw new NoDataConnectionException(
                unanswered
                        ? "no passive port became free in time; try again later"
                        : "too many sessions wait for a passive port; try again later");
    }

    Optional<PassiveLease> claimNow(ClientAddress client, Claim claim) {
        return closed
                ? Optional.empty()
                : leases.claim(client, this::listens, claim).map(lease -> lease.behind(door(lease.port())));
    }

    private PassiveDoor door(int port) {
        PassiveListener listener = listeners.get(port);
        return listener == null ? PassiveDoor.NONE : listener;
    }

    private void drain() {
        listeners.values().forEach(listener -> listener.drain(() -> false));
    }

    /** Called by the verticle about once a second. */
    void sweep() {
        // Who connects unasked is not left to wait.
        drain();
        leases.sweep();
        identification.sweep();
    }

    private boolean listens(int port) {
        PassiveListener bound = listeners.get(port);
        if (bound != null) {
            // What comes from now on is for the new lease.
            bound.drain(() -> false);
            return true;
        }
        if (System.nanoTime() - bindAgainNanos < 0) {
            return false;
        }
        Long since = unusableSince.get(port);
        if (since != null && System.nanoTime() - since < RETRY_BIND_NANOS) {
            return false;
        }
        PassiveListener listener = listeners.computeIfAbsent(port, this::bind);
        if (listener != null && closed) {
            // Bound while the others were closed.
            listener.close();
        }
        return listener != null;
    }

    private @org.jspecify.annotations.Nullable PassiveListener bind(int port) {
        try {
            PassiveListener listener =
                    PassiveListener.open(new InetSocketAddress(host, port), keepAlive, new Arrivals(), doorkeeper);
            unusableSince.remove(port);
            return listener;
        } catch (BindException e) {
            // In use by another program: the other ports serve.
            log.warn("port={} event=passive-port-unusable why={}", port, e.toString());
            metrics.passivePortUnusable();
            unusableSince.put(port, System.nanoTime());
            return null;
        } catch (IOException e) {
            // No descriptors, for example: no fault of this port, and the others would fare no better now.
            trouble.failed(e);
            bindAgainNanos = System.nanoTime() + BIND_PAUSE_NANOS;
            return null;
        }
    }

    private final class Arrivals implements PassiveListener.Arrivals {
        @Override
        public void accepted(int port, SocketChannel channel) throws IOException {
            trouble.accepted();
            InetAddress peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
            ClientAddress client = ClientAddress.of(peer, prefixes);
            boolean wanted =
                    switch (leases.take(port, client)) {
                        case LeaseTable.Expected(PassiveLease lease) ->
                            lease.arrived(new PassiveConnection.Accepted(channel));
                        case LeaseTable.Unidentified(int waiting) -> {
                            identification.begin(port, client, channel, waiting);
                            yield true;
                        }
                        case LeaseTable.Stranger s -> false;
                    };
            if (!wanted) {
                metrics.dataConnectionRefused();
                log.debug("port={} peer={} event=data-connection-refused", port, peer.getHostAddress());
                channel.close();
            }
        }

        @Override
        public void acceptFailed(IOException why) {
            trouble.failed(why);
        }
    }

    @Override
    public void close() {
        closed = true;
        listeners.values().forEach(PassiveListener::close);
        listeners.clear();
        doorkeeper.close();
        identification.close();
    }
}
