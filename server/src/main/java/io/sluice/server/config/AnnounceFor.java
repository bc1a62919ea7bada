package io.sluice.server.config;

/**
 * What PASV names to the clients of one network; {@code 10.0.0.0/8=10.1.2.3} as text.
 *
 * @param network the clients
 * @param announcement what they are told
 */
public record AnnounceFor(Network network, Announcement announcement) implements KeyedValue {

    /** Reads {@code network=address}; nothing behind the sign is the address that the client connected to. */
    public static AnnounceFor parse(String text) {
        int sign = text.indexOf('=');
        if (sign < 0) {
            throw new InvalidValue(
                    "announce-for", text, "a network and what it is told, such as 10.0.0.0/8=10.1.2.3 or 10.0.0.0/8=");
        }
        return new AnnounceFor(Network.parse(text.substring(0, sign)), Announcement.parse(text.substring(sign + 1)));
    }

    @Override
    public String toString() {
        return network + "=" + announcement;
    }
}
