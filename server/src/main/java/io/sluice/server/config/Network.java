package io.sluice.server.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * The addresses that share their leading bits; {@code 10.0.0.0/8} as text. IPv4-mapped IPv6 is IPv4 here.
 *
 * @param address the lowest of them
 * @param prefix how many leading bits they share
 */
public record Network(InetAddress address, int prefix) {

    private static final int MAPPED_BITS = 96;
    private static final String EXPECTED = "a network such as 10.0.0.0/8 or 2001:db8::/32";

    /** Checks that the prefix fits the address, and that no bit behind it is set. */
    public Network {
        byte[] bytes = address.getAddress();
        if (prefix < 0 || prefix > bytes.length * 8) {
            throw new InvalidValue("network", address.getHostAddress() + "/" + prefix, EXPECTED);
        }
        if (!Arrays.equals(bytes, lowest(bytes, prefix))) {
            throw new InvalidValue(
                    "network",
                    address.getHostAddress() + "/" + prefix,
                    EXPECTED + ", with zeros behind the first " + prefix + " bits");
        }
    }

    /** The lowest address, byte by byte, of those that share so many leading bits with this one. */
    public static byte[] lowest(byte[] address, int prefix) {
        byte[] lowest = address.clone();
        for (int bit = prefix; bit < lowest.length * 8; bit++) {
            lowest[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return lowest;
    }

    /** Reads {@code address/bits}, or an address alone, which is a network of one. */
    public static Network parse(String text) {
        String[] parts = text.strip().split("/", 2);
        Optional<InetAddress> address = literal(parts[0]);
        if (address.isEmpty()) {
            throw new InvalidValue("network", text, EXPECTED);
        }
        int most = address.get().getAddress().length * 8;
        if (parts.length == 1) {
            return new Network(address.get(), most);
        }
        boolean mapped = most == 32 && parts[0].indexOf(':') >= 0;
        try {
            return new Network(address.get(), Integer.parseInt(parts[1]) - (mapped ? MAPPED_BITS : 0));
        } catch (NumberFormatException e) {
            throw new InvalidValue("network", text, EXPECTED);
        }
    }

    /** The IPv4 address of that text, which must be its one form of four numbers. */
    static Optional<Inet4Address> ipv4(String text) {
        try {
            // Two dots or leading zeros mean other addresses to other programs.
            return Optional.of(Inet4Address.ofLiteral(text))
                    .filter(address -> address.getHostAddress().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether that address is one of them. */
    public boolean contains(InetAddress other) {
        return Arrays.equals(address.getAddress(), lowest(other.getAddress(), prefix));
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
