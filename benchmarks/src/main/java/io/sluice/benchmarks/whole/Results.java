package io.sluice.benchmarks.whole;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run of the whole-server part found.
 *
 * @param machine where
 * @param pace how long and how often
 * @param sizes of the large files in bytes
 * @param rows one for each scenario and server
 * @param idle what sessions that do nothing take, one for each case and server
 * @param missing servers that were asked for and not measured, and why
 */
public record Results(
        Machine machine,
        Settings.Pace pace,
        Fileset.Sizes sizes,
        List<Row> rows,
        List<Idle> idle,
        List<Missing> missing) {

    /**
     * A server that was not measured.
     *
     * @param server its name
     * @param why in a few words
     */
    public record Missing(String server, String why) {}

    /**
     * Sessions that do nothing, on one server.
     *
     * @param scenario its name
     * @param server its name
     * @param sessions how many were open
     * @param before memory without them
     * @param with memory with them
     * @param error why there are fewer than wanted, or nothing
     */
    public record Idle(String scenario, String server, int sessions, Memory before, Memory with, String error) {

        /** KiB of the process tree that each session takes. */
        double pssKib() {
            return sessions == 0 ? Double.NaN : (with.pssBytes - before.pssBytes) / 1024.0 / sessions;
        }

        /** KiB of live objects that each session takes; NaN for a server without a Java heap. */
        double heapKib() {
            return sessions == 0 || with.heapBytes == 0
                    ? Double.NaN
                    : (with.heapBytes - before.heapBytes) / 1024.0 / sessions;
        }
    }

    /**
     * Memory of a server after what it could give back was collected.
     *
     * @param pssBytes of its process tree; 0 where it is not ours to look at
     * @param heapBytes live objects; 0 for a server without a Java heap
     */
    public record Memory(long pssBytes, long heapBytes) {}

    /**
     * A scenario on a server.
     *
     * @param scenario its name
     * @param kind what each session did
     * @param sessions how many
     * @param server its name
     * @param samples one for each repetition; none if the server does not offer it
     */
    public record Row(String scenario, Kind kind, int sessions, String server, List<Sample> samples) {

        double median(ToDoubleFunction<Sample> value) {
            double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double rate() {
            return median(sample -> sample.rate(kind));
        }

        double lowest() {
            return samples.stream()
                    .mapToDouble(sample -> sample.rate(kind))
                    .min()
                    .orElseThrow();
        }

        double highest() {
            return samples.stream()
                    .mapToDouble(sample -> sample.rate(kind))
                    .max()
                    .orElseThrow();
        }

        double cost() {
            return median(sample -> sample.cost(kind));
        }

        long errors() {
            return samples.stream().mapToLong(Sample::errors).sum();
        }

        /** Protected data connections. */
        long handshakes() {
            return samples.stream().mapToLong(Sample::handshakes).sum();
        }

        /** Those of them that resumed a TLS session. */
        long resumed() {
            return samples.stream().mapToLong(Sample::resumed).sum();
        }

        String firstError() {
            return samples.stream()
                    .map(Sample::firstError)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        long mostPss() {
            return samples.stream()
                    .map(Sample::pssBytes)
                    .max(Comparator.naturalOrder())
                    .orElse(0L);
        }
    }

    /** All errors of the server that is measured; those of its peers stand in the table only. */
    public long errors() {
        return rows.stream()
                        .filter(row -> Peers.of(row.server()).isEmpty())
                        .mapToLong(Row::errors)
                        .sum()
                + idle.stream()
                        .filter(idle -> Peers.of(idle.server()).isEmpty())
                        .filter(idle -> !idle.error().isEmpty())
                        .count();
    }
}
