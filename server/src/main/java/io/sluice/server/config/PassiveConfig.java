package io.sluice.server.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Passive data connections (PASV, EPSV).
 *
 * @param ports the range that is listened on; ports that others use are left out
 * @param announce what PASV names as our address
 * @param announceFor what it names to the clients of these networks; the longest prefix wins
 * @param announceRefresh how often DNS names among those are looked up again
 * @param matchPrefixIpv4 how many leading bits of the data connection's IPv4 address must equal the control
 *     connection's: 32 is the same address, less is for clients behind a pool of NAT addresses
 * @param matchPrefixIpv6 the same for IPv6, 128 is the same address
 * @param waiting how many sessions may wait for a free port at once; more get 425 right away
 * @param longestWait how long each of them waits before it gets 425
 * @param rest how long a port that a client asked for and did not use is kept from all sessions of that address, its own
 *     too
 * @param shared whether sessions of one address share a port when all of them have TLS: the handshake tells whose a
 *     connection is
 */
public record PassiveConfig(
        PortRange ports,
        Announcement announce,
        List<AnnounceFor> announceFor,
        Duration announceRefresh,
        int matchPrefixIpv4,
        int matchPrefixIpv6,
        int waiting,
        Duration longestWait,
        Duration rest,
        boolean shared) {

    /** Ports outside the ephemeral range of Linux and outside the node ports of Kubernetes. */
    public static final PassiveConfig DEFAULTS = new PassiveConfig(
            new PortRange(21100, 21199),
            new Announcement.Reached(),
            List.of(),
            Duration.ofMinutes(1),
            32,
            128,
            1000,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            false);

    /** Checks the bounds, and that no network is there twice. */
    public PassiveConfig {
        announceFor = List.copyOf(announceFor);
        Set<Network> networks = new HashSet<>();
        for (AnnounceFor rule : announceFor) {
            Checks.that(networks.add(rule.network()), "announce-for", rule, "each network once");
        }
        Checks.duration("announce-refresh", announceRefresh, Duration.ofSeconds(1), Duration.ofDays(1));
        Checks.range("match-prefix-ipv4", matchPrefixIpv4, 8, 32);
        Checks.range("match-prefix-ipv6", matchPrefixIpv6, 16, 128);
        Checks.range("waiting", waiting, 0, 100_000);
        Checks.duration("longest-wait", longestWait, Duration.ZERO, Duration.ofMinutes(10));
        Checks.duration("rest", rest, Duration.ZERO, Duration.ofMinutes(10));
    }

    /** The same with another range, and other bounds for those who wait for a port of it. */
    public PassiveConfig withPorts(PortRange range, int mostWaiting, Duration patience, Duration resting) {
        return new PassiveConfig(
                range,
                announce,
                announceFor,
                announceRefresh,
                matchPrefixIpv4,
                matchPrefixIpv6,
                mostWaiting,
                patience,
                resting,
                shared);
    }

    /** The same, announcing something else. */
    public PassiveConfig withAnnounce(Announcement everybody, List<AnnounceFor> networks, Duration refresh) {
        return new PassiveConfig(
                ports,
                everybody,
                networks,
                refresh,
                matchPrefixIpv4,
                matchPrefixIpv6,
                waiting,
                longestWait,
                rest,
                shared);
    }

    /** The same, with ports that are shared or not. */
    public PassiveConfig withShared(boolean sharing) {
        return new PassiveConfig(
                ports,
                announce,
                announceFor,
                announceRefresh,
                matchPrefixIpv4,
                matchPrefixIpv6,
                waiting,
                longestWait,
                rest,
                sharing);
    }
}
