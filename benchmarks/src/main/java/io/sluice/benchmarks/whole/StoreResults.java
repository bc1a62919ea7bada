package io.sluice.benchmarks.whole;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a comparison of the ways to buckets found.
 *
 * @param machine where
 * @param sizes how much was done
 * @param rows one for each store, case and way
 * @param missing ways and stores that were asked for and not measured, and why
 */
public record StoreResults(Machine machine, StoreSizes sizes, List<Row> rows, List<Results.Missing> missing) {

    /**
     * A case on a way to a store.
     *
     * @param store its name
     * @param what the case
     * @param way its name
     * @param times one for each repetition
     */
    public record Row(String store, StoreCase what, String way, List<Time> times) {

        /** Bytes or operations per second, the median. */
        double rate(StoreSizes sizes) {
            return what.amount(sizes) / median(Time::seconds);
        }

        double median(ToDoubleFunction<Time> value) {
            double[] sorted = times.stream().mapToDouble(value).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        long mostPss() {
            return times.stream().mapToLong(Time::pssBytes).max().orElse(0);
        }
    }

    /**
     * One repetition.
     *
     * @param seconds that it took
     * @param cpuSeconds of the processes between client and store; NaN where there are none
     * @param pssBytes of them, at its end
     */
    public record Time(double seconds, double cpuSeconds, long pssBytes) {}
}
