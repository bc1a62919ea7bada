package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Results as Markdown. */
public final class Table {

    private static final double PERCENT = 100;

    private final Results results;
    private final boolean compares;
    private final StringBuilder out = new StringBuilder();

    private Table(Results results) {
        this.results = results;
        this.compares = results.rows().stream().anyMatch(row -> !Results.isMeasured(row.server()));
    }

    /** The tables of these results, with what they were measured on before them. */
    public static String of(Results results) {
        Table table = new Table(results);
        table.head();
        table.rows();
        return table.out + OtherTables.of(results);
    }

    /** A line of a table. */
    static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Names of columns, and the line below them. */
    static String head(List<String> names) {
        return line(names) + "|" + "---|".repeat(names.size()) + "\n";
    }

    /** A number without a fraction, or a dash. */
    static String whole(double value) {
        return format("%,.0f", value);
    }

    /** A number, or a dash if there is none. */
    static String format(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private void head() {
        Machine machine = results.machine();
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
                "Medians of %d interleaved repetitions of %.1f s; big files: %d MiB, by 8 sessions %d MiB each, by more their share"
                        + " of that.%n%n",
                results.pace().repetitions(),
                results.pace().measure(),
                results.sizes().big() >> 20,
                results.sizes().uploadMany() >> 20));
    }

    private void rows() {
        List<String> names = new ArrayList<>(List.of(
                "case",
                "server",
                "rate",
                "lowest-highest",
                "CPU",
                "p50 us",
                "p99 us",
                "PSS MiB",
                "compilers",
                "client",
                "others",
                "errors"));
        if (compares) {
            names.addAll(List.of("rate / CPU against the best peer", "of the machine's rate"));
        }
        out.append(head(names));
        for (Row row : results.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.scenario(), row.server()));
            if (row.samples().isEmpty()) {
                cells.add("not offered");
            } else {
                cells.addAll(cells(row));
            }
            while (cells.size() < names.size()) {
                cells.add("");
            }
            out.append(line(cells));
        }
        for (Results.Missing one : results.missing()) {
            out.append(String.format(Locale.ROOT, "%n%s %s%n", one.server(), one.why()));
        }
        handshakes();
        results.rows().stream()
                .filter(row -> row.errors() > 0)
                .forEach(row -> out.append(String.format(
                        Locale.ROOT, "%n%s, %s: first error: %s%n", row.scenario(), row.server(), row.firstError())));
    }

    private List<String> cells(Row row) {
        boolean perByte = row.kind().perByte();
        List<String> cells = new ArrayList<>(List.of(
                whole(row.rate()) + (perByte ? " MiB/s" : " /s"),
                whole(row.lowest()) + "-" + whole(row.highest()),
                format(perByte ? "%.2f s/GiB" : "%.0f us", row.cost()),
                perByte ? "" : whole(row.median(Sample::p50Micros)),
                perByte ? "" : whole(row.median(Sample::p99Micros)),
                row.mostPss() == 0 ? "-" : whole(row.mostPss() / Results.MIB),
                percent(row.most(Sample::compilerShare)),
                percent(row.median(Sample::clientShare)),
                percent(row.most(Sample::othersShare)),
                Long.toString(row.errors())));
        if (compares && Results.isMeasured(row.server())) {
            Comparison comparison = Comparison.of(row, results.rows());
            cells.add(comparison.rate().isEmpty() ? "" : ratio(comparison.rate()) + " / " + ratio(comparison.cost()));
            cells.add(ratio(comparison.ofMachine()));
        }
        return cells;
    }

    private static String percent(double share) {
        return format("%.0f %%", PERCENT * share);
    }

    private static String ratio(OptionalDouble value) {
        return value.isEmpty() ? "" : format("%.2f", value.getAsDouble());
    }

    private void handshakes() {
        List<String> shares = results.rows().stream()
                .filter(row -> row.handshakes() > 0)
                .map(row -> String.format(
                        Locale.ROOT,
                        "%s of %s %.1f %%",
                        row.scenario(),
                        row.server(),
                        PERCENT * row.resumed() / row.handshakes()))
                .toList();
        if (!shares.isEmpty()) {
            out.append("\nProtected data connections that resumed a TLS session: ")
                    .append(String.join("; ", shares))
                    .append(".\n");
        }
    }
}
