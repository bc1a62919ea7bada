package io.sluice.server.config;

/**
 * How much is served at once. What is over a limit is refused at once and never queued without bound.
 *
 * @param sessions control connections; one more gets 421
 * @param sessionsPerAddress control connections from one address; one more gets 421
 * @param addressPrefixIpv6 how many leading bits of an IPv6 address count as the address there: a client has a whole
 *     network of addresses to choose from
 * @param transfers running transfers, each with one buffer of 256 KiB at most; one more gets 450. Lowered at start to what
 *     fits into half of the memory that the JVM may use, with a warning if it is not the default
 * @param storeWorks commands that work long on the store without a data connection (HASH, COMB and the like), each with
 *     such a buffer; one more gets 450
 * @param hashBytes the most that HASH and its like read for one sum; for more they are refused with 556. 0 for no limit
 * @param loginAttempts wrong passwords in one session before it is closed
 */
public record LimitsConfig(
        int sessions,
        int sessionsPerAddress,
        int addressPrefixIpv6,
        int transfers,
        int storeWorks,
        long hashBytes,
        int loginAttempts) {

    /** Room for 10,000 sessions. */
    public static final LimitsConfig DEFAULTS = new LimitsConfig(10_000, 10_000, 64, 2_000, 32, 0, 5);

    /** Checks the bounds. */
    public LimitsConfig {
        Checks.range("sessions", sessions, 1, 1_000_000);
        Checks.range("sessions-per-address", sessionsPerAddress, 1, 1_000_000);
        Checks.range("address-prefix-ipv6", addressPrefixIpv6, 16, 128);
        Checks.range("transfers", transfers, 1, 100_000);
        Checks.range("store-works", storeWorks, 1, 10_000);
        Checks.that(hashBytes >= 0, "hash-bytes", hashBytes, "a number of bytes, or 0 for no limit");
        Checks.range("login-attempts", loginAttempts, 1, 1000);
    }
}
