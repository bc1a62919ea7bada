package io.sluice.server.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Meter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Every bound and every failure of the server counts here. All methods are cheap, never block and may come from any
 * thread. Names are listed in docs/architecture.md.
 */
public final class ServerMetrics {

    private final MeterRegistry registry;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger transfers = new AtomicInteger();
    private final AtomicInteger works = new AtomicInteger();
    private final Map<ReplyCode, Counter> failures = new EnumMap<>(ReplyCode.class);
    private final Counter opened;
    private final Counter uploaded;
    private final Counter downloaded;
    private final Counter refusedPeers;
    private final Counter announceFailures;

    /** Registers the meters. */
    public ServerMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("sluice.sessions.active", sessions, AtomicInteger::get).register(registry);
        Gauge.builder("sluice.transfers.active", transfers, AtomicInteger::get).register(registry);
        Gauge.builder("sluice.works.active", works, AtomicInteger::get).register(registry);
        FunctionCounter.builder("sluice.log.dropped", registry, r -> BatchAppender.dropped())
                .register(registry);
        opened = registry.counter("sluice.sessions.opened");
        uploaded = registry.counter("sluice.bytes", "direction", "upload");
        downloaded = registry.counter("sluice.bytes", "direction", "download");
        refusedPeers = registry.counter("sluice.data.refused");
        announceFailures = registry.counter("sluice.announce.failed");
        for (ReplyCode code : ReplyCode.values()) {
            if (code.isFailure()) {
                failures.put(code, registry.counter("sluice.replies.failed", "code", String.valueOf(code.number())));
            }
        }
    }

    /** A session began; the number of sessions there are now. */
    public int sessionOpened() {
        opened.increment();
        return sessions.incrementAndGet();
    }

    /** A session ended; the number of sessions there are now. */
    public int sessionClosed() {
        return sessions.decrementAndGet();
    }

    /** Sessions there are now. */
    public int sessions() {
        return sessions.get();
    }

    /** A connection was turned away: {@code limit}, {@code address-limit} or {@code stopping}. */
    public void sessionRefused(String why) {
        registry.counter("sluice.sessions.refused", "why", why).increment();
    }

    /** A session was ended by the server: {@code idle}, {@code login-timeout}, {@code flood} and the like. */
    public void sessionEnded(String why) {
        registry.counter("sluice.sessions.ended", "why", why).increment();
    }

    /** A login was answered: {@code accepted}, {@code rejected} or {@code unavailable}. */
    public void login(String result) {
        registry.counter("sluice.logins", "result", result).increment();
    }

    /** A reply went out. */
    public void replied(ReplyCode code) {
        Counter failure = failures.get(code);
        if (failure != null) {
            failure.increment();
        }
    }

    /** A transfer began. */
    public void transferStarted() {
        transfers.incrementAndGet();
    }

    /** A transfer ended. */
    public void transferEnded(String kind, String outcome) {
        transfers.decrementAndGet();
        registry.counter("sluice.transfers", "kind", kind, "outcome", outcome).increment();
    }

    /** An upload that was cut should have been kept, and the store could not. */
    public void keepFailed() {
        registry.counter("sluice.uploads.keep.failed").increment();
    }

    /** A transfer was refused because too many are running. */
    public void transferRefused() {
        registry.counter("sluice.transfers.refused").increment();
    }

    /** Work on the store began. */
    public void workStarted() {
        works.incrementAndGet();
    }

    /** Work on the store ended. */
    public void workEnded(String kind, String outcome) {
        works.decrementAndGet();
        registry.counter("sluice.works", "kind", kind, "outcome", outcome).increment();
    }

    /** Work on the store was refused because too much is running. */
    public void workRefused() {
        registry.counter("sluice.works.refused").increment();
    }

    /** A piece that was joined into a file should have been removed, and the store could not. */
    public void pieceLeft() {
        registry.counter("sluice.pieces.left").increment();
    }

    /** Bytes came in over a data connection. */
    public void uploaded(long bytes) {
        uploaded.increment((double) bytes);
    }

    /** Bytes went out over a data connection. */
    public void downloaded(long bytes) {
        downloaded.increment((double) bytes);
    }

    /** A connection to a passive port belonged to no session and was closed unseen. */
    public void dataConnectionRefused() {
        refusedPeers.increment();
    }

    /** What became of a connection that had to say itself whose it is: {@code delivered}, {@code unresumed} and the like. */
    public void identified(String result) {
        registry.counter("sluice.tls.identified", "result", result).increment();
    }

    /** Says how to see how many connections did not say yet whose they are. */
    public void identifying(IntSupplier now) {
        gauge("sluice.tls.identifying", now);
    }

    /** No passive port became free in time, or too many sessions waited already. */
    public void passiveExhausted() {
        registry.counter("sluice.passive.exhausted").increment();
    }

    /** A DNS name that PASV should announce could not be looked up. */
    public void announceFailed() {
        announceFailures.increment();
    }

    /** Says how to see how many of those names have no address at all. */
    public void announcedNames(IntSupplier unknown) {
        gauge("sluice.announce.unknown", unknown);
    }

    /** A port of the range is used by another program. */
    public void passivePortUnusable() {
        registry.counter("sluice.passive.unusable").increment();
    }

    /** Accepting a connection failed, for example without file descriptors. */
    public void acceptFailed() {
        registry.counter("sluice.accept.failed").increment();
    }

    /** A TLS handshake on a {@code control} or {@code data} connection is over. */
    public void tlsHandshake(String connection, String result) {
        registry.counter("sluice.tls.handshakes", "connection", connection, "result", result)
                .increment();
    }

    /** Something that came before TLS began, or behind what ends it, was not run. */
    public void tlsDropped() {
        registry.counter("sluice.tls.dropped").increment();
    }

    /** Says how to see how many handshakes wait for a thread to compute on. */
    public void tlsQueue(IntSupplier waiting) {
        gauge("sluice.tls.queue", waiting);
    }

    /** A line of a client was longer than is allowed. */
    public void overlongLine() {
        registry.counter("sluice.lines.overlong").increment();
    }

    /** An error that nobody foresaw. */
    public void internalError() {
        registry.counter("sluice.errors.internal").increment();
    }

    /** Says how to see the state of the passive ports. */
    public void passiveLeases(IntSupplier held, IntSupplier resting, IntSupplier waiting, IntSupplier listening) {
        gauge("sluice.passive.leases", held);
        gauge("sluice.passive.resting", resting);
        gauge("sluice.passive.waiting", waiting);
        gauge("sluice.passive.listening", listening);
    }

    /** Says how to see the state of the transfer buffers of one kind, in bytes. */
    public void buffers(String kind, LongSupplier lent, LongSupplier idle) {
        gauge("sluice.buffers.lent", lent, LongSupplier::getAsLong, "kind", kind);
        gauge("sluice.buffers.idle", idle, LongSupplier::getAsLong, "kind", kind);
    }

    /** Whose TLS session a data connection resumed: its own control connection's, nobody's or somebody else's. */
    public void tlsBinding(String result) {
        registry.counter("sluice.tls.bindings", "result", result).increment();
    }

    /** An upload under TLS ended without close_notify. */
    public void tlsTruncated() {
        registry.counter("sluice.tls.truncated").increment();
    }

    /** Says how to see when the first certificate expires, in seconds, and how many sets of them are in use. */
    public void certificates(DoubleSupplier secondsLeft, IntSupplier contexts) {
        Gauge.builder("sluice.tls.certificate.expires.seconds", secondsLeft, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .register(registry);
        gauge("sluice.tls.contexts", contexts);
    }

    /** The files of certificates have changed: {@code taken} or {@code refused}. */
    public void tlsReload(String result) {
        registry.counter("sluice.tls.reloads", "result", result).increment();
    }

    /** Takes over what the store of that name tells of itself; what all stores of a type share, once. */
    public void store(String store, List<Meter> meters) {
        for (Meter meter : meters) {
            Tags tags = meter.shared() ? Tags.empty() : Tags.of("store", store);
            if (registry.find(meter.name()).tags(tags).meters().isEmpty()) {
                register(meter, tags);
            }
        }
    }

    private void register(Meter meter, Tags tags) {
        switch (meter.kind()) {
            case GAUGE ->
                Gauge.builder(meter.name(), () -> meter.value().getAsLong())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
            // Of the object it counts by, a counter keeps a weak reference only.
            case COUNTER ->
                FunctionCounter.builder(meter.name(), registry, r ->
                                (double) meter.value().getAsLong())
                        .tags(tags)
                        .register(registry);
        }
    }

    private void gauge(String name, IntSupplier value, String... tags) {
        gauge(name, value, IntSupplier::getAsInt, tags);
    }

    private <T> void gauge(String name, T source, ToDoubleFunction<T> value, String... tags) {
        Gauge.builder(name, source, value).tags(tags).strongReference(true).register(registry);
    }
}
