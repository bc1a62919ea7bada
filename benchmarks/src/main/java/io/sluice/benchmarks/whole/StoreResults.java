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
     * @param warmUps how often it was done before it was measured
     * @param times one for each repetition
     */
    public record Row(String store, StoreCase what, String way, int warmUps, List<Time> times) {

        /** Bytes or operations per second, the median. */
        double rate(StoreSizes sizes) {
            return what.amount(sizes) / median(Time::seconds);
        }

        double median(ToDoubleFunction<Time> value) {
            double[] sorted = times.stream().mapToDouble(value).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double most(ToDoubleFunction<Time> value) {
            return times.stream().mapToDouble(value).max().orElse(0);
        }

        double least(ToDoubleFunction<Time> value) {
            return times.stream().mapToDouble(value).min().orElse(0);
        }
    }

    /**
     * One repetition.
     *
     * @param seconds that it took
     * @param cpuSeconds of the processes between client and store, or of curl
     * @param storeSeconds of CPU of the store; NaN where that is not ours
     * @param compilerSeconds of CPU that the compilers of the JVMs among these took; they are part of both
     * @param otherSeconds of CPU that the rest of the machine took, the client and its children left out
     * @param pssBytes of the processes between, at its end
     */
    public record Time(
            double seconds,
            double cpuSeconds,
            double storeSeconds,
            double compilerSeconds,
            double otherSeconds,
            long pssBytes) {}
}
