package io.sluice.server.control;

import io.sluice.server.config.LimitsConfig;
import io.sluice.server.data.ClientAddress;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which connections become sessions: the limits over all and per address. Any thread. */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final LimitsConfig limits;
    private final ServerMetrics metrics;
    private final ClientAddress.Prefixes prefixes;
    private final ConcurrentHashMap<ClientAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean stopping;

    /** An admission with these limits. */
    public Admission(LimitsConfig limits, ServerMetrics metrics) {
        this.limits = limits;
        this.prefixes = new ClientAddress.Prefixes(ClientAddress.Prefixes.EXACT.ipv4(), limits.addressPrefixIpv6());
        this.metrics = metrics;
    }

    /** From now on nobody is let in. */
    public void stop() {
        stopping = true;
    }

    /** Lets a client in, who must {@link #leave} in the end; or the reply that turns it away. */
    Optional<Reply> enter(InetAddress address) {
        if (stopping) {
            return refused("stopping", "The server is shutting down.");
        }
        if (metrics.sessionOpened() > limits.sessions()) {
            metrics.sessionClosed();
            return refused("limit", "Too many connections; try again later.");
        }
        if (perAddress.merge(ClientAddress.of(address, prefixes), 1, Integer::sum) > limits.sessionsPerAddress()) {
            leave(address);
            return refused("address-limit", "Too many connections from your address; try again later.");
        }
        return Optional.empty();
    }

    /** Lets a client go. */
    void leave(InetAddress address) {
        perAddress.computeIfPresent(ClientAddress.of(address, prefixes), (key, count) -> count == 1 ? null : count - 1);
        if (metrics.sessionClosed() == 0 && stopping) {
            empty.countDown();
        }
    }

    /** Waits until the last client has left after {@link #stop}; not on an event loop. */
    public void awaitEmpty(Duration limit) {
        if (metrics.sessions() == 0) {
            return;
        }
        try {
            if (!empty.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                log.info("event=stopping sessions={} waited={}", metrics.sessions(), limit);
            }
        } catch (InterruptedException e) {
            // Whoever stops the server is in a hurry: go on with what is left.
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Reply> refused(String why, String text) {
        metrics.sessionRefused(why);
        return Optional.of(Reply.of(ReplyCode.SERVICE_UNAVAILABLE, text));
    }
}
