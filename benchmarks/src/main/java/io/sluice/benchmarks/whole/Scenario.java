package io.sluice.benchmarks.whole;

import java.util.List;

/**
 * A kind of work by a number of sessions at once.
 *
 * @param name what the tables call it
 * @param kind what each session does
 * @param sessions how many
 * @param tls whether control and data connections are protected
 */
record Scenario(String name, Kind kind, int sessions, boolean tls) {

    /** One in clear. */
    private Scenario(String name, Kind kind, int sessions) {
        this(name, kind, sessions, false);
    }

    /** All of them, in the order of the tables. */
    static final List<Scenario> ALL = List.of(
            new Scenario("RETR big, 1", Kind.RETR_BIG, 1),
            new Scenario("RETR big, 8", Kind.RETR_BIG, 8),
            new Scenario("STOR big, 1", Kind.STOR_BIG, 1),
            new Scenario("STOR big, 8", Kind.STOR_BIG, 8),
            new Scenario("RETR 4 KiB, 1", Kind.RETR_SMALL, 1),
            new Scenario("RETR 4 KiB, 8", Kind.RETR_SMALL, 8),
            new Scenario("RETR 4 KiB, 64", Kind.RETR_SMALL, 64),
            new Scenario("STOR 4 KiB, 1", Kind.STOR_SMALL, 1),
            new Scenario("STOR 4 KiB, 8", Kind.STOR_SMALL, 8),
            new Scenario("STOR 4 KiB, 64", Kind.STOR_SMALL, 64),
            new Scenario("LIST 10,000", Kind.LIST, 1),
            new Scenario("MLSD 10,000", Kind.MLSD, 1),
            new Scenario("NOOP, 1", Kind.NOOP, 1),
            new Scenario("NOOP, 64", Kind.NOOP, 64),
            new Scenario("login, 1", Kind.LOGIN, 1),
            new Scenario("RETR big TLS, 1", Kind.RETR_BIG, 1, true),
            new Scenario("RETR big TLS, 8", Kind.RETR_BIG, 8, true),
            new Scenario("STOR big TLS, 1", Kind.STOR_BIG, 1, true),
            new Scenario("STOR big TLS, 8", Kind.STOR_BIG, 8, true),
            new Scenario("RETR 4 KiB TLS, 8", Kind.RETR_SMALL, 8, true),
            new Scenario("STOR 4 KiB TLS, 8", Kind.STOR_SMALL, 8, true),
            new Scenario("TLS handshakes, 1", Kind.LOGIN, 1, true),
            new Scenario("TLS handshakes, 8", Kind.LOGIN, 8, true));
}
