package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Results.Row;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a row of ours stands to those of others in the same case.
 *
 * @param row ours
 * @param rate by the highest of any peer; nothing if no peer has the case
 * @param cost CPU by the lowest of any peer
 * @param ofMachine rate by that of the bare machine
 */
record Comparison(Row row, OptionalDouble rate, OptionalDouble cost, OptionalDouble ofMachine) {

    /** That row among all rows. */
    static Comparison of(Row row, List<Row> all) {
        List<Row> same = all.stream()
                .filter(other -> other.scenario().equals(row.scenario())
                        && !other.samples().isEmpty())
                .toList();
        List<Row> peers = same.stream()
                .filter(other -> Peers.of(other.server()).isPresent())
                .toList();
        return new Comparison(
                row,
                by(row.rate(), peers.stream().mapToDouble(Row::rate).max()),
                by(row.cost(), peers.stream().mapToDouble(Row::cost).min()),
                by(
                        row.rate(),
                        same.stream()
                                .filter(other -> other.server().equals(BareServer.NAME))
                                .mapToDouble(Row::rate)
                                .findFirst()));
    }

    /** Those of all rows of the server that is measured, where there is anything to compare with. */
    static List<Comparison> all(List<Row> rows) {
        return rows.stream()
                .filter(row ->
                        Results.isMeasured(row.server()) && !row.samples().isEmpty())
                .map(row -> of(row, rows))
                .filter(one -> one.rate.isPresent())
                .toList();
    }

    private static OptionalDouble by(double ours, OptionalDouble other) {
        return other.isPresent() ? OptionalDouble.of(ours / other.getAsDouble()) : other;
    }
}
