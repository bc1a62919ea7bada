package io.sluice.server.config;

import java.time.Duration;

/**
 * TCP keep-alive of control and data connections (RFC 1122 section 4.2.3.6): empty segments that keep the entries of
 * firewalls and address translators on the way, and tell that a peer is gone that never said so.
 *
 * @param enabled whether the kernel sends them
 * @param idle how long nothing has come from the peer before the first; many firewalls forget after five minutes
 * @param interval between two that were not answered
 * @param count how many unanswered ones end the connection
 */
public record KeepAliveConfig(boolean enabled, Duration idle, Duration interval, int count) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The kernel's own bound (32767 s), in hours. */
    private static final Duration LONGEST = Duration.ofHours(9);

    /** On, after two minutes; a dead peer is known after three and a half. */
    public static final KeepAliveConfig DEFAULTS =
            new KeepAliveConfig(true, Duration.ofMinutes(2), Duration.ofSeconds(15), 6);

    /** Checks what the kernel takes: whole seconds up to nine hours, up to 127 of them. */
    public KeepAliveConfig {
        seconds("idle", idle);
        seconds("interval", interval);
        Checks.range("count", count, 1, 127);
    }

    private static void seconds(String component, Duration value) {
        Checks.duration(component, value, SECOND, LONGEST);
        Checks.that(value.toNanosPart() == 0, component, DurationText.format(value), "whole seconds, from 1s to 9h");
    }
}
