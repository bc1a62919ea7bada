package io.sluice.server.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The addresses of this machine, and from where they can be reached. */
final class Addresses {

    /** How far an address reaches, the farthest first. */
    enum Reach {
        /** Everywhere. */
        WORLD("every network"),
        /** RFC 1918, RFC 6598 (carrier NAT) and RFC 4193. */
        PRIVATE("its own private network"),
        /** One cable. */
        LINK("its own link"),
        /** This machine. */
        LOOPBACK("this machine");

        private final String text;

        Reach(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private Addresses() {}

    /**
     * The addresses at which a server listening on {@code host} can be reached, the best one first: the farthest reach
     * first, and IPv4 before IPv6, because a line to paste should work for most.
     */
    static List<InetAddress> of(String host) {
        try {
            InetAddress listening = InetAddress.getByName(host);
            if (!listening.isAnyLocalAddress()) {
                return List.of(listening);
            }
            boolean both = listening instanceof Inet6Address;
            List<InetAddress> found = new ArrayList<>();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp()) {
                    found.addAll(Collections.list(network.getInetAddresses()));
                }
            }
            found.removeIf(a -> reach(a) == Reach.LINK || (!both && a instanceof Inet6Address));
            found.sort(Comparator.comparing(Addresses::reach)
                    .thenComparing(a -> a instanceof Inet6Address)
                    .thenComparing(InetAddress::getHostAddress));
            return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : List.copyOf(found);
        } catch (SocketException e) {
            return List.of(InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return List.of();
        }
    }

    static Reach reach(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return Reach.LOOPBACK;
        } else if (address.isLinkLocalAddress()) {
            return Reach.LINK;
        } else if (address instanceof Inet4Address) {
            boolean carrier = (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64;
            return address.isSiteLocalAddress() || carrier ? Reach.PRIVATE : Reach.WORLD;
        }
        boolean unique = (bytes[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || unique ? Reach.PRIVATE : Reach.WORLD;
    }

    /** The address as a URL has it (RFC 3986, RFC 5952), without a scope, which no other machine understands. */
    static String inUrl(InetAddress address) {
        return address instanceof Inet6Address six ? "[" + shorten(six.getAddress()) + "]" : address.getHostAddress();
    }

    /** IPv6 with the longest run of zeros left out. */
    private static String shorten(byte[] bytes) {
        int[] groups = new int[8];
        int best = -1;
        int longest = 1;
        for (int i = 0, run = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                best = i - run + 1;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == best) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
