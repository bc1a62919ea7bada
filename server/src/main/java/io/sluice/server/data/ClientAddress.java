package io.sluice.server.data;

import io.sluice.server.config.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Whose data connection it is: the client's address, or the network it is taken for where the configuration widens the
 * match. IPv4-mapped IPv6 addresses are IPv4 addresses here, and the scope of a link-local address counts.
 *
 * @param network the address with its host bits cleared
 * @param scope the IPv6 scope id, 0 where there is none
 */
public record ClientAddress(InetAddress network, int scope) {

    /** How many leading bits of an address count. */
    public record Prefixes(int ipv4, int ipv6) {
        /** The whole address counts. */
        public static final Prefixes EXACT = new Prefixes(32, 128);
    }

    /** The key of this address. */
    public static ClientAddress of(InetAddress address, Prefixes prefixes) {
        try {
            // Makes an IPv4 address of a mapped one, in which the prefix for IPv6 would cover the mapping.
            byte[] bytes = InetAddress.getByAddress(address.getAddress()).getAddress();
            int prefix = bytes.length == 4 ? prefixes.ipv4() : prefixes.ipv6();
            int scope = address instanceof Inet6Address six ? six.getScopeId() : 0;
            return new ClientAddress(InetAddress.getByAddress(Network.lowest(bytes, prefix)), scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
