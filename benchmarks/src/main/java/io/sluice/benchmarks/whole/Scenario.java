package io.sluice.benchmarks.whole;

import java.util.List;
import java.util.Locale;

/**
 * A kind of work by a number of sessions at once.
 *
 * @param name what the tables call it
 * @param kind what each session does
 * @param sessions how many
 * @param entries of the directory that is listed; 0 where none is
 * @param link whether control and data connections are protected, and who connects
 */
record Scenario(String name, Kind kind, int sessions, int entries, Link link) {

    /** All of them, in the order of the tables. */
    static final List<Scenario> ALL = List.of(
            of(Kind.RETR_BIG, 1),
            of(Kind.RETR_BIG, 8),
            of(Kind.RETR_BIG, 64),
            of(Kind.STOR_BIG, 1),
            of(Kind.STOR_BIG, 8),
            of(Kind.STOR_BIG, 64),
            of(Kind.RETR_SMALL, 1),
            of(Kind.RETR_SMALL, 8),
            of(Kind.RETR_SMALL, 64),
            of(Kind.STOR_SMALL, 1),
            of(Kind.STOR_SMALL, 8),
            of(Kind.STOR_SMALL, 64),
            listing(Kind.LIST, Fileset.ENTRIES),
            listing(Kind.MLSD, Fileset.ENTRIES),
            of(Kind.NOOP, 1),
            of(Kind.NOOP, 64),
            of(Kind.LOGIN, 1),
            of(Kind.LOGIN, 8),
            of(Kind.RETR_BIG, 1, Link.ACTIVE),
            of(Kind.STOR_BIG, 1, Link.ACTIVE),
            of(Kind.RETR_SMALL, 1, Link.ACTIVE),
            of(Kind.RETR_SMALL, 8, Link.ACTIVE),
            of(Kind.STOR_SMALL, 8, Link.ACTIVE),
            of(Kind.RETR_BIG, 1, Link.TLS),
            of(Kind.RETR_BIG, 8, Link.TLS),
            of(Kind.RETR_BIG, 64, Link.TLS),
            of(Kind.STOR_BIG, 1, Link.TLS),
            of(Kind.STOR_BIG, 8, Link.TLS),
            of(Kind.STOR_BIG, 64, Link.TLS),
            of(Kind.RETR_SMALL, 1, Link.TLS),
            of(Kind.RETR_SMALL, 8, Link.TLS),
            of(Kind.RETR_SMALL, 64, Link.TLS),
            of(Kind.STOR_SMALL, 1, Link.TLS),
            of(Kind.STOR_SMALL, 8, Link.TLS),
            of(Kind.STOR_SMALL, 64, Link.TLS),
            handshakes(1),
            handshakes(8));

    /** Listings of smaller directories: together with that of the largest they show what an entry costs. */
    static final List<Scenario> GROWTH =
            Fileset.SMALLER.stream().map(entries -> listing(Kind.LIST, entries)).toList();

    private static Scenario listing(Kind kind, int entries) {
        return new Scenario(
                String.format(Locale.ROOT, "%s %,d", kind.label(), entries), kind, 1, entries, Link.PASSIVE);
    }

    private static Scenario handshakes(int sessions) {
        return new Scenario("TLS handshakes, " + sessions, Kind.LOGIN, sessions, 0, Link.TLS);
    }

    private static Scenario of(Kind kind, int sessions) {
        return of(kind, sessions, Link.PASSIVE);
    }

    static Scenario of(Kind kind, int sessions, Link link) {
        return new Scenario(kind.label() + link.suffix() + ", " + sessions, kind, sessions, 0, link);
    }

    boolean tls() {
        return link == Link.TLS;
    }
}
