package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run of the whole-server part found.
 *
 * @param machine where
 * @param pace how long and how often
 * @param sizes of the large files in bytes
 * @param rows one for each scenario and server
 * @param starts how long servers take to start, one for each server
 * @param idle what sessions that do nothing take, one for each case and server
 * @param slow what others feel of transfers that do not move, one for each case and server
 * @param missing servers that were asked for and not measured, and why
 */
public record Results(
        Machine machine,
        Settings.Pace pace,
        Fileset.Sizes sizes,
        List<Row> rows,
        List<StartUp> starts,
        List<Idle> idle,
        List<Slow> slow,
        List<Missing> missing) {

    static final double MIB = 1L << 20;

    private static final String FILE = "server.json";
    private static final String PLOT = "server.svg";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Nothing measured yet. */
    public static Results none(Settings settings) {
        return new Results(
                Machine.here(),
                settings.pace(),
                settings.sizes(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /**
     * What a run before has written there, or nothing if there was none.
     *
     * @throws IOException if it cannot be read, or was measured with other sizes or another pace
     */
    public static Results read(Path directory, Settings settings) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return none(settings);
        }
        Results before = JSON.readValue(Files.readString(file), Results.class);
        if (!before.sizes.equals(settings.sizes()) || !before.pace.equals(settings.pace())) {
            throw new IOException(file + " was measured with other sizes or at another pace");
        }
        return before;
    }

    /** Writes everything as JSON, and the plot beside it where there is anything to compare. */
    public void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(FILE), JSON.writeValueAsString(this));
        Optional<String> plot = ComparisonPlot.of(this);
        if (plot.isPresent()) {
            Files.writeString(directory.resolve(PLOT), plot.get());
        }
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

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
     * @param before memory without them
     * @param steps with more and more of them; only the last has as many as wanted, or as could be had
     * @param idleCpu how much of a core the server takes while none of the most sessions says anything; NaN if unknown
     * @param error why there are fewer than wanted, or nothing
     */
    public record Idle(String scenario, String server, Memory before, List<Step> steps, double idleCpu, String error) {

        Step last() {
            return steps.getLast();
        }

        double pssKib(Step step) {
            return step.memory.pssKib(before, step.sessions);
        }

        double heapKib(Step step) {
            return step.memory.heapKib(before, step.sessions);
        }
    }

    /**
     * So many sessions that do nothing.
     *
     * @param sessions how many were open
     * @param memory with them
     * @param noop the time of a NOOP in each of them in turn
     * @param transferMicros CPU of a small download in one after the other; NaN where that was not measured
     */
    public record Step(int sessions, Memory memory, Quantiles noop, double transferMicros) {}

    /**
     * Times in microseconds.
     *
     * @param p50 half took no longer
     * @param p99 99 of 100 took no longer
     * @param max none took longer
     */
    public record Quantiles(double p50, double p99, double max) {

        /** Of times in nanoseconds; NaN if there are none. */
        static Quantiles of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Quantiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))] / 1e3;
        }
    }

    /**
     * Transfers that do not move, and what others feel of them.
     *
     * @param scenario its name
     * @param server its name
     * @param transfers how many there were
     * @param waiting how many of them waited in the disk at once; 0 where they wait for their clients
     * @param before memory of the server without them
     * @param with memory with them
     * @param beside what others did meanwhile
     * @param error why there are fewer than wanted, or nothing
     */
    public record Slow(
            String scenario,
            String server,
            int transfers,
            int waiting,
            Memory before,
            Memory with,
            List<Beside> beside,
            String error) {}

    /**
     * What others did.
     *
     * @param what each of them
     * @param alone when nothing was slow
     * @param beside while transfers did not move
     */
    public record Beside(String what, Sample alone, Sample beside) {}

    /**
     * Memory of a server after what it could give back was collected.
     *
     * @param pssBytes of its process tree; 0 where it is not ours to look at
     * @param heapBytes live objects; 0 for a server without a Java heap
     */
    public record Memory(long pssBytes, long heapBytes) {

        /** That of a server now. */
        static Memory of(Server server) throws IOException, InterruptedException {
            if (server.process().isEmpty()) {
                return new Memory(0, 0);
            }
            ProcessTree tree = server.process().get();
            Optional<JavaHeap> java = JavaHeap.of(tree.pid());
            long heap = java.isPresent() ? java.get().liveBytes() : 0;
            return new Memory(tree.pssBytes(), heap);
        }

        /** KiB of the process tree for each of so many more than there were at that time; NaN if unknown. */
        double pssKib(Memory before, int count) {
            return before.pssBytes == 0 || count == 0 ? Double.NaN : (pssBytes - before.pssBytes) / 1024.0 / count;
        }

        /** KiB of live objects for each; NaN for a server without a Java heap. */
        double heapKib(Memory before, int count) {
            return before.heapBytes == 0 || count == 0 ? Double.NaN : (heapBytes - before.heapBytes) / 1024.0 / count;
        }
    }

    /**
     * A scenario on a server.
     *
     * @param scenario its name
     * @param kind what each session did
     * @param sessions how many
     * @param entries of the directory that was listed; 0 where none was
     * @param server its name
     * @param samples one for each repetition; none if the server does not offer it
     */
    public record Row(String scenario, Kind kind, int sessions, int entries, String server, List<Sample> samples) {

        double median(ToDoubleFunction<Sample> value) {
            return Results.median(samples, value);
        }

        /** The highest of all repetitions. */
        double most(ToDoubleFunction<Sample> value) {
            return samples.stream().mapToDouble(value).max().orElse(Double.NaN);
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
                        .filter(row -> isMeasured(row.server()))
                        .mapToLong(Row::errors)
                        .sum()
                + idle.stream()
                        .filter(one -> isMeasured(one.server()) && !one.error().isEmpty())
                        .count()
                + slow.stream()
                        .filter(one -> isMeasured(one.server()) && !one.error().isEmpty())
                        .count();
    }

    /** Whether that is neither a peer nor what the machine can do. */
    static boolean isMeasured(String server) {
        return Peers.of(server).isEmpty() && !server.equals(BareServer.NAME);
    }
}
