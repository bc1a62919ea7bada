package io.sluice.server.config;

import java.net.Inet4Address;
import java.util.Locale;
import java.util.regex.Pattern;

/** What PASV names as the server's address: empty, an IPv4 address or a DNS name as text. */
public sealed interface Announcement {

    /** The address that the client connected to. */
    record Reached() implements Announcement {
        @Override
        public String toString() {
            return "";
        }
    }

    /** This address. */
    record Fixed(Inet4Address address) implements Announcement {
        @Override
        public String toString() {
            return address.getHostAddress();
        }
    }

    /** The IPv4 address of this name, whatever it is by then. */
    record Name(String host) implements Announcement {
        @Override
        public String toString() {
            return host;
        }
    }

    /** What a value may be, as the rest of a sentence. */
    String EXPECTED = "an IPv4 address such as 203.0.113.7, a DNS name such as ftp.example.com, or nothing";

    /** RFC 1123 section 2.1; the last label has a letter, or a mistyped address would be a name. */
    Pattern NAME = Pattern.compile("(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)*"
            + "(?=[0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.?");

    /** Reads the text; what has only digits and dots must be a whole address. */
    static Announcement parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return new Reached();
        } else if (word.matches("[0-9.]+")) {
            return new Fixed(Network.ipv4(word).orElseThrow(() -> new InvalidValue("announce", text, EXPECTED)));
        } else if (NAME.matcher(word).matches()) {
            return new Name(word);
        }
        throw new InvalidValue("announce", text, EXPECTED);
    }
}
