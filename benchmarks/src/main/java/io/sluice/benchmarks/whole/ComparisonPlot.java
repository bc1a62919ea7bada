package io.sluice.benchmarks.whole;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ratios of a comparison as a picture. */
public final class ComparisonPlot {

    private ComparisonPlot() {}

    /** Rate and CPU of each case by the best peer's; nothing without peers. */
    public static Optional<String> of(Results results) {
        List<Comparison> all = Comparison.all(results.rows());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        String peers = results.rows().stream()
                .map(Results.Row::server)
                .filter(server -> Peers.of(server).isPresent())
                .distinct()
                .collect(Collectors.joining(", "));
        Machine machine = results.machine();
        return Optional.of(Plot.svg(new Plot.Chart(
                "Sluice against the best peer of each case",
                String.format(
                        Locale.ROOT,
                        "Peers: %s. %s, %d cores, loopback, RAM disk; %s.",
                        peers,
                        machine.processor(),
                        machine.cores(),
                        machine.time().replaceAll("T.*", "")),
                List.of(
                        new Plot.Panel("rate, by the fastest peer's", Plot.Scale.RATE),
                        new Plot.Panel("CPU, by the cheapest peer's", Plot.Scale.COST)),
                all.stream()
                        .map(one -> new Plot.Bars(one.row().scenario(), List.of(one.rate(), one.cost())))
                        .toList())));
    }
}
