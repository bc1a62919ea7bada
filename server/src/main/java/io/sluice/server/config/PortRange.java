package io.sluice.server.config;

/**
 * A range of ports, both ends in it; {@code 21100-21199} as text.
 *
 * @param first the lowest port
 * @param last the highest port
 */
public record PortRange(int first, int last) {

    /** Checks that both are ports and in order. */
    public PortRange {
        Checks.that(
                first >= 1 && first <= last && last <= 65535,
                "ports",
                first + "-" + last,
                "two ports from 1 to 65535, the lower one first, such as 21100-21199");
    }

    /** Reads {@code A-B} or a single port. */
    public static PortRange parse(String text) {
        String[] ends = text.strip().split("\\s*-\\s*", -1);
        try {
            int first = Integer.parseInt(ends[0]);
            return new PortRange(first, ends.length == 1 ? first : Integer.parseInt(ends[1]));
        } catch (NumberFormatException e) {
            throw new InvalidValue("ports", text, "two ports such as 21100-21199");
        }
    }

    /** How many ports there are. */
    public int size() {
        return last - first + 1;
    }

    /** Whether that port is one of them. */
    public boolean contains(int port) {
        return port >= first && port <= last;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
