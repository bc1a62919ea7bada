package io.sluice.server.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a server as HOST takes it (RFC 7151 section 3.1): a domain name, an IPv4 address, or an IPv6 address in
 * brackets; in small letters and without the dot at the end, so that equal names are equal.
 *
 * @param text the name
 */
public record HostName(String text) {

    private static final int MOST_LENGTH = 253;
    /** Letters outside ASCII are for names that a client did not turn into Punycode. */
    private static final Pattern LABEL =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}_]([\\p{L}\\p{M}\\p{N}_-]{0,61}[\\p{L}\\p{M}\\p{N}_])?");

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");

    /** The name that this text is, or nothing. */
    public static Optional<HostName> read(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return ipv6(name.substring(1, name.length() - 1));
        }
        if (NUMERIC.matcher(name).matches()) {
            return Network.ipv4(name).map(address -> new HostName(name));
        }
        String domain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (domain.isEmpty() || domain.length() > MOST_LENGTH) {
            return Optional.empty();
        }
        for (String label : domain.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(new HostName(domain));
    }

    /**
     * The name that this text is.
     *
     * @throws InvalidValue if it is none
     */
    public static HostName parse(String text) {
        return read(text.strip())
                .orElseThrow(() -> new InvalidValue(
                        "hosts",
                        text,
                        "a name such as ftp.example.com, an IPv4 address, or an IPv6 address in brackets"));
    }

    private static Optional<HostName> ipv6(String literal) {
        if (literal.indexOf(':') < 0 || literal.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            String brackets = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : literal;
            return Optional.of(new HostName(brackets));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
