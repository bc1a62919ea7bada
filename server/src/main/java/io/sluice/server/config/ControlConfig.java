package io.sluice.server.config;

import java.util.List;

/**
 * Where control connections are taken.
 *
 * @param host the address to listen on; {@code ::} is every address, IPv4 too
 * @param port the port, 0 for any free one
 * @param banner the text of the 220 reply, without its code
 * @param hosts the names that HOST accepts; any if empty
 * @param keepAlive how the kernel keeps connections alive, data connections too
 * @param listeners further ports, each with its own TLS
 */
public record ControlConfig(
        String host,
        int port,
        String banner,
        List<HostName> hosts,
        KeepAliveConfig keepAlive,
        List<Listener> listeners) {

    /** All addresses, port 2121. */
    public static final ControlConfig DEFAULTS =
            new ControlConfig("::", 2121, "Sluice FTP server ready.", List.of(), KeepAliveConfig.DEFAULTS, List.of());

    /** Copies the lists; checks the port and that the banner is one line. */
    public ControlConfig {
        hosts = List.copyOf(hosts);
        listeners = List.copyOf(listeners);
        Checks.range("port", port, 0, 65535);
        Checks.that(!host.isBlank(), "host", host, "an address to listen on, such as :: or 192.0.2.1");
        Checks.that(
                banner.chars().allMatch(c -> c >= ' ') && banner.length() <= 400,
                "banner",
                banner,
                "one line of at most 400 characters");
    }
}
