package io.sluice.server.config;

import java.time.Duration;
import java.util.Arrays;

/**
 * Passive data connections (PASV, EPSV).
 *
 * @param ports the range that is listened on; ports that others use are left out
 * @param announce the IPv4 address that PASV names, or the empty string for the one the client reached us at
 * @param matchPrefixIpv4 how many leading bits of the data connection's IPv4 address must equal the control
 *     connection's: 32 is the same address, less is for clients behind a pool of NAT addresses
 * @param matchPrefixIpv6 the same for IPv6, 128 is the same address
 * @param waiting how many sessions may wait for a free port at once; more get 425 right away
 * @param rest how long a port that a client asked for and did not use is kept from other sessions of that address
 */
public record PassiveConfig(
        PortRange ports, String announce, int matchPrefixIpv4, int matchPrefixIpv6, int waiting, Duration rest) {

    /** Ports outside the ephemeral range of Linux and outside the node ports of Kubernetes. */
    public static final PassiveConfig DEFAULTS =
            new PassiveConfig(new PortRange(21100, 21199), "", 32, 128, 1000, Duration.ofSeconds(10));

    /** Checks the address and the bounds. */
    public PassiveConfig {
        Checks.that(
                announce.isEmpty() || isIpv4(announce),
                "announce",
                announce,
                "an IPv4 address such as 203.0.113.7, or nothing");
        Checks.range("match-prefix-ipv4", matchPrefixIpv4, 8, 32);
        Checks.range("match-prefix-ipv6", matchPrefixIpv6, 16, 128);
        Checks.range("waiting", waiting, 0, 100_000);
        Checks.duration("rest", rest, Duration.ZERO, Duration.ofMinutes(10));
    }

    private static boolean isIpv4(String address) {
        String[] octets = address.split("\\.", -1);
        return octets.length == 4
                && Arrays.stream(octets).allMatch(octet -> octet.matches("\\d{1,3}") && Integer.parseInt(octet) <= 255);
    }
}
