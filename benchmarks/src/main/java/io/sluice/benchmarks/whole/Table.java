package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Idle;
import io.sluice.benchmarks.whole.Results.Missing;
import io.sluice.benchmarks.whole.Results.Row;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Results as Markdown. */
public final class Table {

    private static final String MEASURED = "sluice";
    private static final double MIB = 1L << 20;
    private static final double PERCENT = 100;

    private final Results results;
    private final boolean compares;
    private final StringBuilder out = new StringBuilder();

    private Table(Results results) {
        this.results = results;
        this.compares = results.rows().stream().anyMatch(row -> !row.server().equals(MEASURED));
    }

    /** The table of these results, with what they were measured on before it. */
    public static String of(Results results) {
        return new Table(results).markdown();
    }

    private String markdown() {
        Machine machine = results.machine();
        line(String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GiB, Linux %s, %s; load average before %.2f; %s.",
                machine.processor(),
                machine.cores(),
                machine.memoryGib(),
                machine.kernel(),
                machine.jdk(),
                machine.loadBefore(),
                machine.time()));
        line(String.format(
                Locale.ROOT,
                "Medians of %d interleaved repetitions of %.1f s; big files: %d MiB, uploads by 8 sessions %d MiB each.",
                results.pace().repetitions(),
                results.pace().measure(),
                results.sizes().big() >> 20,
                results.sizes().uploadMany() >> 20));
        line("");
        line(String.format(
                Locale.ROOT,
                "| case | server | rate | lowest-highest | CPU | p50 us | p99 us | PSS MiB | errors |%s",
                compares ? " rate / CPU against the best peer |" : ""));
        line(String.format(Locale.ROOT, "|---|---|---|---|---|---|---|---|---|%s", compares ? "---|" : ""));
        results.rows().forEach(this::row);
        for (Missing server : results.missing()) {
            line(String.format(
                    Locale.ROOT,
                    "| all | %s | %s | | | | | | |%s",
                    server.server(),
                    server.why(),
                    compares ? " |" : ""));
        }
        handshakes();
        idle();
        results.rows().stream()
                .filter(row -> row.errors() > 0)
                .forEach(row -> line(String.format(
                        Locale.ROOT, "%n%s, %s: first error: %s", row.scenario(), row.server(), row.firstError())));
        results.idle().stream()
                .filter(idle -> !idle.error().isEmpty())
                .forEach(idle -> line(String.format(
                        Locale.ROOT, "%n%s, %s: first error: %s", idle.scenario(), idle.server(), idle.error())));
        return out.toString();
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
            line("");
            line("Protected data connections that resumed a TLS session: " + String.join("; ", shares) + ".");
        }
    }

    private void idle() {
        if (results.idle().isEmpty()) {
            return;
        }
        line("");
        line("| case | server | sessions | PSS without, MiB | PSS with, MiB | PSS each, KiB | live heap each, KiB |");
        line("|---|---|---|---|---|---|---|");
        for (Idle idle : results.idle()) {
            line(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,d%s | %.0f | %.0f | %s | %s |",
                    idle.scenario(),
                    idle.server(),
                    idle.sessions(),
                    idle.error().isEmpty() ? "" : ", then refused",
                    idle.before().pssBytes() / MIB,
                    idle.with().pssBytes() / MIB,
                    whole(idle.pssKib()),
                    Double.isNaN(idle.heapKib()) ? "" : String.format(Locale.ROOT, "%.1f", idle.heapKib())));
        }
    }

    private void row(Row row) {
        if (row.samples().isEmpty()) {
            line(String.format(
                    Locale.ROOT,
                    "| %s | %s | not offered | | | | | | |%s",
                    row.scenario(),
                    row.server(),
                    compares ? " |" : ""));
            return;
        }
        boolean perByte = row.kind().perByte();
        line(String.format(
                Locale.ROOT,
                "| %s | %s | %s %s | %s-%s | %s | %s | %s | %s | %d |%s",
                row.scenario(),
                row.server(),
                whole(row.rate()),
                perByte ? "MiB/s" : "/s",
                whole(row.lowest()),
                whole(row.highest()),
                Double.isNaN(row.cost())
                        ? "-"
                        : perByte
                                ? String.format(Locale.ROOT, "%.2f s/GiB", row.cost())
                                : String.format(Locale.ROOT, "%.0f us", row.cost()),
                perByte ? "" : whole(row.median(Sample::p50Micros)),
                perByte ? "" : whole(row.median(Sample::p99Micros)),
                row.mostPss() == 0 ? "-" : String.format(Locale.ROOT, "%.0f", row.mostPss() / MIB),
                row.errors(),
                compares ? " " + against(row) + " |" : ""));
    }

    /** How a row of ours stands to the best rate and the lowest cost of any peer. */
    private String against(Row row) {
        if (!row.server().equals(MEASURED)) {
            return "";
        }
        OptionalDouble rate = results.rows().stream()
                .filter(other -> isPeer(other, row))
                .mapToDouble(Row::rate)
                .max();
        OptionalDouble cost = results.rows().stream()
                .filter(other -> isPeer(other, row))
                .mapToDouble(Row::cost)
                .min();
        return Optional.of(rate)
                .filter(OptionalDouble::isPresent)
                .map(best -> String.format(
                        Locale.ROOT, "%.2f / %.2f", row.rate() / best.getAsDouble(), row.cost() / cost.orElseThrow()))
                .orElse("-");
    }

    private static boolean isPeer(Row other, Row row) {
        return other.scenario().equals(row.scenario())
                && !other.server().equals(MEASURED)
                && !other.samples().isEmpty();
    }

    private static String whole(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
