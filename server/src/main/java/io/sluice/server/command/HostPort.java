package io.sluice.server.command;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The address and port of a data connection as PORT and EPRT write them, and as the replies to PASV and EPSV do. Nothing
 * here asks the name service: addresses are numbers or an error. Whether the server may connect there is not decided
 * here.
 */
sealed interface HostPort {

    /**
     * Where the client listens.
     *
     * @param address as it was sent, maybe unspecified ({@link InetAddress#isAnyLocalAddress}); an IPv4-mapped one is
     *     an {@link Inet4Address}
     * @param port 1 to 65535
     */
    record Endpoint(InetAddress address, int port) implements HostPort {}

    /** Not what the command takes: 501. */
    record Malformed() implements HostPort {}

    /** EPRT with an address family that RFC 2428 does not know: 522. */
    record UnknownFamily() implements HostPort {}

    /** Longest text of an IPv6 address: eight groups, or six and an IPv4 address. */
    int LONGEST_IPV6 = 45;

    /** Reads the argument of PORT, {@code h1,h2,h3,h4,p1,p2} (RFC 959 4.1.2): decimal numbers up to 255, no spaces. */
    static HostPort ofPort(String argument) {
        String[] fields = argument.split(",", -1);
        if (fields.length != 6) {
            return new Malformed();
        }
        int[] numbers = new int[6];
        for (int i = 0; i < 6; i++) {
            numbers[i] = number(fields[i], 255);
            if (numbers[i] < 0) {
                return new Malformed();
            }
        }
        int port = numbers[4] << 8 | numbers[5];
        return port == 0 ? new Malformed() : new Endpoint(ipv4(numbers), port);
    }

    /**
     * Reads the argument of EPRT, {@code <d>family<d>address<d>port<d>} with any printable character as {@code <d>} (RFC
     * 2428 2). An IPv6 address has no scope: it would name an interface of the client.
     */
    static HostPort ofEprt(String argument) {
        if (argument.isEmpty() || argument.charAt(0) < 33 || argument.charAt(0) > 126) {
            return new Malformed();
        }
        char delimiter = argument.charAt(0);
        int second = argument.indexOf(delimiter, 1);
        int third = argument.indexOf(delimiter, second + 1);
        int last = argument.length() - 1;
        if (second < 0 || third <= second || last <= third || argument.charAt(last) != delimiter) {
            return new Malformed();
        }
        int family = number(argument.substring(1, second), 65_535);
        String address = argument.substring(second + 1, third);
        int port = number(argument.substring(third + 1, last), 65_535);
        if (family < 0 || port <= 0) {
            return new Malformed();
        }
        return switch (family) {
            case 1 -> ipv4(address, port);
            case 2 -> ipv6(address, port);
            default -> new UnknownFamily();
        };
    }

    /** The text of reply 227. Address translators look for these very words: nothing else may stand there. */
    static String passiveText(Inet4Address address, int port) {
        String host = address.getHostAddress().replace('.', ',');
        return "Entering Passive Mode (" + host + "," + (port >> 8) + "," + (port & 0xFF) + ").";
    }

    /** The text of reply 229 (RFC 2428 3); some clients take nothing behind the bracket, not even a dot. */
    static String extendedPassiveText(int port) {
        return "Entering Extended Passive Mode (|||" + port + "|)";
    }

    private static HostPort ipv4(String text, int port) {
        String[] fields = text.split("\\.", -1);
        if (fields.length != 4) {
            return new Malformed();
        }
        int[] numbers = new int[4];
        for (int i = 0; i < 4; i++) {
            numbers[i] = number(fields[i], 255);
            if (numbers[i] < 0) {
                return new Malformed();
            }
        }
        return new Endpoint(ipv4(numbers), port);
    }

    private static InetAddress ipv4(int[] octets) {
        return Inet4Address.ofLiteral(octets[0] + "." + octets[1] + "." + octets[2] + "." + octets[3]);
    }

    private static HostPort ipv6(String text, int port) {
        boolean numeric = text.length() <= LONGEST_IPV6
                && text.indexOf(':') >= 0
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'f')
                                || (c >= 'A' && c <= 'F')
                                || c == ':'
                                || c == '.');
        if (!numeric) {
            return new Malformed();
        }
        try {
            return new Endpoint(Inet6Address.ofLiteral(text), port);
        } catch (IllegalArgumentException notAnAddress) {
            return new Malformed();
        }
    }

    /** A decimal number without sign, leading zeros allowed; -1 for anything else or more. */
    private static int number(String text, int most) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
            if (number > most) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : number;
    }
}
