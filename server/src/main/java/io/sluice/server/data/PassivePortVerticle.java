package io.sluice.server.data;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.observe.ServerMetrics;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Owns the range of passive ports: opens and closes it, ends the rest of abandoned pairs, and serves the sessions that
 * wait for a port first come, first served. Runs on an event loop and never blocks.
 */
public final class PassivePortVerticle extends AbstractVerticle {

    /** Where a session that must wait sends its {@link Wanted}. */
    static final String WANTED = "sluice.passive.wanted";

    /** Where a {@link ClientAddress} is sent when one of its pairs has become free. */
    static final String FREED = "sluice.passive.freed";

    private static final long SWEEP_MILLIS = 250;

    private final ServerConfig config;
    private final DataTls tls;
    private final ServerMetrics metrics;
    private final CompletableFuture<PassivePorts> ready;
    private final Deque<Wanted> queue = new ArrayDeque<>();

    /** A session's wish: the verticle completes the answer, or the session cancels it. */
    record Wanted(ClientAddress client, Claim claim, CompletableFuture<PassiveLease> answer) {}

    /**
     * The verticle completes {@code ready} with the ports when it has started.
     *
     * @param tls does the handshakes of connections that say themselves whose they are
     */
    public PassivePortVerticle(
            ServerConfig config, DataTls tls, ServerMetrics metrics, CompletableFuture<PassivePorts> ready) {
        this.config = config;
        this.tls = tls;
        this.metrics = metrics;
        this.ready = ready;
    }

    @Override
    public void start() {
        EventBus bus = vertx.eventBus();
        LocalCodec.register(bus, Wanted.class);
        LocalCodec.register(bus, ClientAddress.class);
        PassivePorts ports = new PassivePorts(config, tls, bus, metrics);
        bus.<Wanted>localConsumer(WANTED, message -> wanted(ports, message));
        bus.<ClientAddress>localConsumer(FREED, message -> serve(ports));
        vertx.setPeriodic(SWEEP_MILLIS, id -> {
            ports.sweep();
            serve(ports);
        });
        ready.complete(ports);
    }

    private void wanted(PassivePorts ports, Message<Wanted> message) {
        Wanted wanted = message.body();
        queue.removeIf(other -> other.answer().isDone());
        if (queue.size() >= config.passive().waiting()) {
            wanted.answer().completeExceptionally(new RejectedExecutionException("passive queue is full"));
            return;
        }
        queue.add(wanted);
        serve(ports);
    }

    private void serve(PassivePorts ports) {
        for (Iterator<Wanted> all = queue.iterator(); all.hasNext(); ) {
            Wanted wanted = all.next();
            if (wanted.answer().isDone()) {
                all.remove();
                continue;
            }
            Optional<PassiveLease> lease = ports.claimNow(wanted.client(), wanted.claim());
            if (lease.isPresent()) {
                all.remove();
                if (!wanted.answer().complete(lease.get())) {
                    lease.get().release();
                }
            }
        }
    }

    @Override
    public void stop() {
        ready.join().close();
        queue.forEach(wanted -> wanted.answer().cancel(false));
    }
}
