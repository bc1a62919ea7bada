package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An FTP server in front of the bucket.
 *
 * @param name what the tables call it
 * @param server where it is
 * @param root what stands before the names of keys there: a directory with a slash, or nothing
 * @param processes all that stand between client and store, now
 * @param before what is done before each time, and not measured
 * @param cases those that say anything about it
 */
record Gateway(
        String name,
        Server server,
        String root,
        Supplier<List<ProcessTree>> processes,
        Before before,
        Predicate<StoreCase> cases) {

    /** What is done before. */
    interface Before {
        void run() throws IOException;
    }

    /** One that does everything and has nothing to forget. */
    static Gateway of(Server server) {
        return new Gateway(
                server.name(), server, "", () -> server.process().stream().toList(), () -> {}, what -> true);
    }
}
