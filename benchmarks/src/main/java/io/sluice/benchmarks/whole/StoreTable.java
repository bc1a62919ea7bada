package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.StoreResults.Row;
import io.sluice.benchmarks.whole.StoreResults.Time;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A comparison of the ways to buckets as Markdown. */
public final class StoreTable {

    private static final double MIB = 1L << 20;
    private static final double GIB = 1L << 30;
    private static final int PERCENT = 100;

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
        out.append("| store | case | way | rate | slowest-fastest, s | CPU | store's CPU | compilers | others | PSS MiB"
                + " | of the limit | by the peer: fresh, again |\n");
        out.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        results.rows().forEach(row -> out.append(line(results, row)));
        results.missing()
                .forEach(m -> out.append(
                        String.format(Locale.ROOT, "| | | %s | %s | | | | | | | | |%n", m.server(), m.why())));
        return out.toString();
    }

    private static String line(StoreResults results, Row row) {
        StoreSizes sizes = results.sizes();
        double rate = row.rate(sizes);
        String shown = row.what().perByte()
                ? String.format(Locale.ROOT, "%,.0f MiB/s", rate / MIB)
                : String.format(Locale.ROOT, "%,.2f /s", rate);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f-%.2f | %s | %s | %.0f %% | %.0f %% | %s | %s | %s |%n",
                row.store(),
                row.what().label(),
                row.way(),
                shown,
                row.most(Time::seconds),
                row.least(Time::seconds),
                cpu(row, sizes, Time::cpuSeconds),
                cpu(row, sizes, Time::storeSeconds),
                row.most(StoreTable::compiled) * PERCENT,
                row.most(time -> time.otherSeconds()
                                / time.seconds()
                                / results.machine().cores())
                        * PERCENT,
                row.most(Time::pssBytes) == 0
                        ? "-"
                        : String.format(Locale.ROOT, "%.0f", row.most(Time::pssBytes) / MIB),
                limits(results, row),
                row.way().equals("sluice")
                        ? against(results, row, Gateways.PEER) + ", " + against(results, row, Gateways.PEER_AGAIN)
                        : "");
    }

    private static String limits(StoreResults results, Row row) {
        StringBuilder shares = new StringBuilder(against(results, row, "curl"));
        for (String limit : List.of(PartedStore.NAME, RelayedStore.NAME)) {
            String share = against(results, row, limit);
            if (!share.equals("-")) {
                shares.append(", ").append(limit).append(' ').append(share);
            }
        }
        return shares.toString();
    }

    private static double compiled(Time time) {
        double all = time.cpuSeconds() + (Double.isNaN(time.storeSeconds()) ? 0 : time.storeSeconds());
        return all == 0 ? 0 : time.compilerSeconds() / all;
    }

    private static String cpu(Row row, StoreSizes sizes, ToDoubleFunction<Time> which) {
        double cpu = row.median(which);
        double amount = row.what().amount(sizes);
        if (Double.isNaN(cpu)) {
            return "-";
        }
        return row.what().perByte()
                ? String.format(Locale.ROOT, "%.2f s/GiB", cpu / (amount / GIB))
                : String.format(Locale.ROOT, "%.2f ms", cpu / amount * 1e3);
    }

    private static String against(StoreResults results, Row row, String way) {
        return results.rows().stream()
                .filter(o -> o.store().equals(row.store())
                        && o.what() == row.what()
                        && o.way().equals(way))
                .map(o -> String.format(Locale.ROOT, "%.2f", row.rate(results.sizes()) / o.rate(results.sizes())))
                .findFirst()
                .orElse("-");
    }
}
