package io.sluice.benchmarks;

import io.sluice.benchmarks.whole.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks with what they allocate. */
final class Parts {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Parts() {}

    /**
     * Runs them.
     *
     * @param quick whether seeing that they work is enough
     * @param directory takes the JSON, the plot and the log
     * @return a Markdown table
     */
    static String run(boolean quick, Path directory) throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io\\.sluice\\..*Benchmark")
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .jvmArgsAppend(
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-XX:+UseSerialGC")
                        .warmupIterations(quick ? 1 : 3)
                        .warmupTime(TimeValue.milliseconds(quick ? 300 : 400))
                        .measurementIterations(quick ? 2 : 5)
                        .measurementTime(TimeValue.milliseconds(quick ? 200 : 300))
                        .shouldFailOnError(true)
                        .resultFormat(ResultFormatType.JSON)
                        .result(directory.resolve("parts.json").toString())
                        .output(directory.resolve("parts.log").toString())
                        .build())
                .run();
        Files.writeString(directory.resolve("parts.svg"), plot(results));
        return results.stream()
                .map(Parts::row)
                .collect(Collectors.joining("\n", "| part | ns | ± | bytes allocated |\n|---|---|---|---|\n", "\n"));
    }

    private static String plot(Collection<RunResult> results) {
        return Plot.svg(new Plot.Chart(
                "The parts of Sluice",
                "JMH, one call each, of listings and the decoder one line; a whole command costs far more.",
                List.of(
                        new Plot.Panel("nanoseconds", Plot.Scale.AMOUNT),
                        new Plot.Panel("bytes allocated", Plot.Scale.AMOUNT)),
                results.stream()
                        .map(run -> new Plot.Bars(
                                name(run),
                                List.of(
                                        OptionalDouble.of(run.getPrimaryResult().getScore()),
                                        OptionalDouble.of(allocated(run)))))
                        .toList()));
    }

    private static String name(RunResult run) {
        String[] names = run.getParams().getBenchmark().split("\\.", -1);
        return names[names.length - 2].replace("Benchmark", "")
                + "."
                + names[names.length - 1]
                + run.getParams().getParamsKeys().stream()
                        .map(key -> " " + key + "=" + run.getParams().getParam(key))
                        .collect(Collectors.joining());
    }

    private static double allocated(RunResult run) {
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        return allocated == null ? 0 : allocated.getScore();
    }

    private static String row(RunResult run) {
        Result<?> time = run.getPrimaryResult();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.0f |",
                name(run),
                time.getScore(),
                time.getScoreError(),
                allocated(run));
    }
}
