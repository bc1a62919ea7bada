package io.sluice.benchmarks.whole;

import static io.sluice.benchmarks.whole.Table.format;
import static io.sluice.benchmarks.whole.Table.head;
import static io.sluice.benchmarks.whole.Table.line;
import static io.sluice.benchmarks.whole.Table.whole;

import io.sluice.benchmarks.whole.Results.Beside;
import io.sluice.benchmarks.whole.Results.Idle;
import io.sluice.benchmarks.whole.Results.Slow;
import io.sluice.benchmarks.whole.Results.Step;
import java.util.List;
import java.util.Locale;

/** What does not repeat an operation: starts, idle sessions, growth, and transfers that do not move. */
final class OtherTables {

    private static final double PERCENT = 100;

    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private OtherTables(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        OtherTables tables = new OtherTables(results);
        tables.starts();
        tables.idle();
        tables.growth();
        tables.slow();
        return tables.out.toString();
    }

    private void starts() {
        if (results.starts().isEmpty()) {
            return;
        }
        out.append('\n').append(head(List.of("case", "server", "seconds to the greeting", "resident MiB", "PSS MiB")));
        for (StartUp one : results.starts()) {
            out.append(line(List.of(
                    StartUp.LABEL,
                    one.server(),
                    format("%.3f", one.seconds()),
                    whole(one.residentMib()),
                    whole(one.pssMib()))));
        }
    }

    private void idle() {
        if (results.idle().isEmpty()) {
            return;
        }
        out.append('\n')
                .append(head(List.of(
                        "case",
                        "server",
                        "sessions",
                        "PSS without, MiB",
                        "PSS with, MiB",
                        "PSS each, KiB",
                        "live heap each, KiB",
                        "CPU while silent",
                        "NOOP p50 us",
                        "NOOP p99 us")));
        for (Idle idle : results.idle()) {
            Step last = idle.last();
            out.append(line(List.of(
                    idle.scenario(),
                    idle.server(),
                    whole(last.sessions()) + (idle.error().isEmpty() ? "" : ", then refused"),
                    whole(idle.before().pssBytes() / Results.MIB),
                    whole(last.memory().pssBytes() / Results.MIB),
                    whole(idle.pssKib(last)),
                    format("%.1f", idle.heapKib(last)),
                    format("%.1f %% of a core", PERCENT * idle.idleCpu()),
                    whole(last.noop().p50()),
                    whole(last.noop().p99()))));
        }
        results.idle().stream()
                .filter(idle -> !idle.error().isEmpty())
                .forEach(idle -> error(idle.scenario(), idle.server(), idle.error()));
    }

    private void growth() {
        List<Idle> sessions =
                results.idle().stream().filter(idle -> idle.steps().size() > 1).toList();
        for (Idle idle : sessions) {
            out.append('\n')
                    .append(head(List.of(
                            "growth: sessions",
                            "server",
                            "live heap each, KiB",
                            "PSS each, KiB",
                            "NOOP p50 us",
                            "NOOP p99 us",
                            "CPU of a 4 KiB RETR, us")));
            for (Step step : idle.steps()) {
                out.append(line(List.of(
                        whole(step.sessions()),
                        idle.server(),
                        format("%.1f", idle.heapKib(step)),
                        whole(idle.pssKib(step)),
                        whole(step.noop().p50()),
                        whole(step.noop().p99()),
                        whole(step.transferMicros()))));
            }
        }
        entries();
    }

    private void entries() {
        List<Results.Row> rows = results.rows().stream()
                .filter(row -> row.kind() == Kind.LIST && Results.isMeasured(row.server()))
                .filter(row -> !row.samples().isEmpty())
                .sorted((a, b) -> Integer.compare(a.entries(), b.entries()))
                .toList();
        if (rows.size() < 2) {
            return;
        }
        out.append('\n').append(head(List.of("growth: entries", "server", "CPU of a LIST, us", "CPU of an entry, us")));
        for (Results.Row row : rows) {
            out.append(line(List.of(
                    whole(row.entries()),
                    row.server(),
                    whole(row.cost()),
                    format("%.2f", row.cost() / row.entries()))));
        }
    }

    private void slow() {
        if (results.slow().isEmpty()) {
            return;
        }
        out.append('\n')
                .append(head(List.of(
                        "case",
                        "server",
                        "transfers",
                        "in the disk at once",
                        "PSS each, KiB",
                        "live heap each, KiB",
                        "others",
                        "p50 us alone, beside them",
                        "p99 us alone, beside them",
                        "longest us alone, beside them")));
        for (Slow slow : results.slow()) {
            for (Beside beside : slow.beside()) {
                out.append(line(List.of(
                        slow.scenario(),
                        slow.server(),
                        whole(slow.transfers()),
                        slow.scenario().equals(SlowScenario.DISK.label()) ? whole(slow.waiting()) : "",
                        whole(slow.with().pssKib(slow.before(), slow.transfers())),
                        format("%.1f", slow.with().heapKib(slow.before(), slow.transfers())),
                        beside.what(),
                        whole(beside.alone().p50Micros()) + ", "
                                + whole(beside.beside().p50Micros()),
                        whole(beside.alone().p99Micros()) + ", "
                                + whole(beside.beside().p99Micros()),
                        whole(beside.alone().maxMicros()) + ", "
                                + whole(beside.beside().maxMicros()))));
            }
        }
        results.slow().stream()
                .filter(slow -> !slow.error().isEmpty())
                .forEach(slow -> error(slow.scenario(), slow.server(), slow.error()));
    }

    private void error(String scenario, String server, String what) {
        out.append(String.format(Locale.ROOT, "%n%s, %s: first error: %s%n", scenario, server, what));
    }
}
