package io.sluice.server.config;

import java.time.Duration;

/**
 * How long anything is waited for. A sweep once a second looks at them, so they hold to the second.
 *
 * @param login from the connection to a successful login; then 421
 * @param idle between commands while no transfer runs; then 421
 * @param mostIdle how long a session may ask to be idle by SITE IDLE; {@code idle} if that is longer
 * @param noopIsActivity whether NOOP counts as a command there; if not, a client that sends nothing else is idle
 * @param connect for a data connection, passive or active; then 425
 * @param stall between two moments at which a data connection moved bytes; then 426
 * @param shutdown how long running transfers may go on when the server stops
 */
public record TimeoutsConfig(
        Duration login,
        Duration idle,
        Duration mostIdle,
        boolean noopIsActivity,
        Duration connect,
        Duration stall,
        Duration shutdown) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** One minute to log in, five minutes idle or stalled, thirty seconds to connect. */
    public static final TimeoutsConfig DEFAULTS = new TimeoutsConfig(
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            true,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30));

    /** Checks that each is from one second to one day; {@code shutdown} may be zero. */
    public TimeoutsConfig {
        Checks.duration("login", login, SECOND, DAY);
        Checks.duration("idle", idle, SECOND, DAY);
        Checks.duration("most-idle", mostIdle, SECOND, DAY);
        Checks.duration("connect", connect, SECOND, DAY);
        Checks.duration("stall", stall, SECOND, DAY);
        Checks.duration("shutdown", shutdown, Duration.ZERO, DAY);
    }
}
