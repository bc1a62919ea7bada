package io.sluice.server.data;

import io.sluice.server.config.AnnounceFor;
import io.sluice.server.config.Announcement;
import io.sluice.server.config.Network;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.observe.ServerMetrics;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which address PASV names to which client. DNS names are looked up by a thread of its own at the start and then at an
 * interval; whoever asks gets what is known and never waits.
 */
public final class AnnouncedAddresses implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AnnouncedAddresses.class);

    private final List<Rule> rules;
    private final Function<Inet4Address, Optional<Inet4Address>> everybody;
    private final Map<String, AnnouncedName> names = new LinkedHashMap<>();
    private final CountDownLatch firstRound = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What the clients of a network are told, given the address that they reached. */
    private record Rule(Network clients, Function<Inet4Address, Optional<Inet4Address>> told) {}

    /** Looks up what has to be looked up until it is closed. */
    public AnnouncedAddresses(PassiveConfig config, ServerMetrics metrics) {
        this(config, InetAddress::getAllByName, metrics);
    }

    AnnouncedAddresses(PassiveConfig config, AnnouncedName.Lookup lookup, ServerMetrics metrics) {
        everybody = told(config.announce(), lookup, metrics);
        List<Rule> found = new ArrayList<>();
        for (AnnounceFor rule : config.announceFor()) {
            if (!(rule.network().address() instanceof Inet4Address)) {
                log.warn("event=announce-unused network={} why=\"PASV is for IPv4 only\"", rule.network());
            }
            found.add(new Rule(rule.network(), told(rule.announcement(), lookup, metrics)));
        }
        found.sort(
                Comparator.comparingInt((Rule rule) -> rule.clients().prefix()).reversed());
        rules = List.copyOf(found);
        metrics.announcedNames(this::unknown);
        if (names.isEmpty()) {
            firstRound.countDown();
        } else {
            // A platform thread: a lookup can hold its thread in the system's resolver for half a minute.
            Thread.ofPlatform().daemon().name("announced-names").start(() -> refreshAll(config.announceRefresh()));
        }
    }

    private Function<Inet4Address, Optional<Inet4Address>> told(
            Announcement announcement, AnnouncedName.Lookup lookup, ServerMetrics metrics) {
        return switch (announcement) {
            case Announcement.Reached r -> Optional::of;
            case Announcement.Fixed(Inet4Address address) -> reached -> Optional.of(address);
            case Announcement.Name(String host) -> {
                AnnouncedName name = names.computeIfAbsent(host, h -> new AnnouncedName(h, lookup, metrics));
                yield reached -> name.address();
            }
        };
    }

    private int unknown() {
        return (int) names.values().stream().filter(n -> n.address().isEmpty()).count();
    }

    private void refreshAll(Duration interval) {
        try {
            do {
                names.values().forEach(AnnouncedName::refresh);
                firstRound.countDown();
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the lookup of names", e);
        }
    }

    /** Waits until each name was looked up once, but no longer than that; not on an event loop. */
    public void awaitFirst(Duration limit) {
        try {
            if (!firstRound.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("event=announced-names-slow waited={}s", limit.toSeconds());
            }
        } catch (InterruptedException e) {
            // Whoever starts the server has changed his mind; what is not known yet is refused.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What PASV names to that client. Any thread; never blocks.
     *
     * @param reached the address at which it reached us
     * @return empty while its name could not be looked up
     */
    public Optional<Inet4Address> forClient(InetAddress client, Inet4Address reached) {
        for (Rule rule : rules) {
            if (rule.clients().contains(client)) {
                return rule.told().apply(reached);
            }
        }
        return everybody.apply(reached);
    }

    /** The address of a name that the configuration has, when it was last looked up with success. */
    public Optional<Inet4Address> of(Announcement.Name name) {
        return Optional.ofNullable(names.get(name.host())).flatMap(AnnouncedName::address);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
