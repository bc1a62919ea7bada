package io.sluice.vfs.s3;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How requests travel to the store.
 *
 * @param connectTimeout how long a connection may take to come about, TLS included
 * @param stallTimeout how long a request may stand still, either way
 * @param attempts how often a request is tried in all, 1 to 20; between them a growing, random wait
 * @param pool how many connections are open at most, 1 to 10,000; each running transfer has one
 * @param proxy an HTTP proxy to go through; empty for what {@code HTTPS_PROXY} and its like say
 * @param caFile certificates in PEM of authorities to trust instead of those that the JDK knows
 */
public record ConnectionConfig(
        Duration connectTimeout,
        Duration stallTimeout,
        int attempts,
        int pool,
        Optional<ProxyAddress> proxy,
        Optional<Path> caFile) {

    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofHours(1);

    /** The defaults. */
    static final ConnectionConfig DEFAULTS = new ConnectionConfig(
            Duration.ofSeconds(5), Duration.ofSeconds(30), 4, 1024, Optional.empty(), Optional.empty());

    /** Refuses bounds that bound nothing. */
    public ConnectionConfig {
        requireWithin("connect-timeout", connectTimeout);
        requireWithin("stall-timeout", stallTimeout);
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts: expected 1 to 20, not " + attempts);
        }
        if (pool < 1 || pool > 10_000) {
            throw new IllegalArgumentException("pool: expected 1 to 10000, not " + pool);
        }
    }

    /** The same with other bounds on waiting and trying. */
    public ConnectionConfig withBounds(Duration connect, Duration stall, int tries) {
        return new ConnectionConfig(connect, stall, tries, pool, proxy, caFile);
    }

    private static void requireWithin(String key, Duration value) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(key + ": expected 10ms to 1h, not " + value);
        }
    }
}
