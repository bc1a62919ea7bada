package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.StoreResults.Row;
import io.sluice.benchmarks.whole.StoreResults.Time;
import java.util.Locale;
import java.util.OptionalDouble;

/** A comparison of the ways to buckets as Markdown. */
public final class StoreTable {

    private static final double MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    private StoreTable() {}

    /** The table, with what it was measured on before it. */
    public static String of(StoreResults results) {
        Machine machine = results.machine();
        StoreSizes sizes = results.sizes();
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GiB, Linux %s, %s; load average before %.2f; %s.%n",
                machine.processor(),
                machine.cores(),
                machine.memoryGib(),
                machine.kernel(),
                machine.jdk(),
                machine.loadBefore(),
                machine.time()));
        out.append(String.format(
                Locale.ROOT,
                "Medians of %d interleaved repetitions; big: %d MiB; 4 KiB: %,d files at %d sessions; LIST: %,d entries.%n%n",
                sizes.repetitions(),
                sizes.big() >> 20,
                sizes.small(),
                sizes.sessions(),
                sizes.listed()));
        out.append("| store | case | way | rate | slowest-fastest, s | CPU | PSS MiB | of the limit |\n");
        out.append("|---|---|---|---|---|---|---|---|\n");
        results.rows().forEach(row -> out.append(line(results, row)));
        results.missing()
                .forEach(m -> out.append(String.format(Locale.ROOT, "| | | %s | %s | | | | |%n", m.server(), m.why())));
        return out.toString();
    }

    private static String line(StoreResults results, Row row) {
        StoreSizes sizes = results.sizes();
        boolean perByte = row.what().perByte();
        double cpu = row.median(Time::cpuSeconds);
        double amount = row.what().amount(sizes);
        OptionalDouble limit = results.rows().stream()
                .filter(o -> o.store().equals(row.store())
                        && o.what() == row.what()
                        && o.way().equals("curl"))
                .mapToDouble(o -> o.rate(sizes))
                .findFirst();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f-%.2f | %s | %s | %s |%n",
                row.store(),
                row.what().label(),
                row.way(),
                perByte
                        ? String.format(Locale.ROOT, "%,.0f MiB/s", row.rate(sizes) / MIB)
                        : String.format(Locale.ROOT, "%,.2f /s", row.rate(sizes)),
                row.times().stream().mapToDouble(Time::seconds).max().orElseThrow(),
                row.times().stream().mapToDouble(Time::seconds).min().orElseThrow(),
                Double.isNaN(cpu)
                        ? "-"
                        : perByte
                                ? String.format(Locale.ROOT, "%.2f s/GiB", cpu / (amount / GIB))
                                : String.format(Locale.ROOT, "%.2f ms", cpu / amount * 1e3),
                row.mostPss() == 0 ? "-" : String.format(Locale.ROOT, "%.0f", row.mostPss() / MIB),
                limit.isPresent() ? String.format(Locale.ROOT, "%.2f", row.rate(sizes) / limit.getAsDouble()) : "-");
    }
}
