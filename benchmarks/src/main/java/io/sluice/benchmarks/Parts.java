package io.sluice.benchmarks;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
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
     * @param directory takes the JSON and the log
     * @return a Markdown table
     */
    static String run(boolean quick, Path directory) throws RunnerException {
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
        return results.stream()
                .map(Parts::row)
                .collect(Collectors.joining("\n", "| part | ns | ± | bytes allocated |\n|---|---|---|---|\n", "\n"));
    }

    private static String row(RunResult run) {
        Result<?> time = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        String[] names = run.getParams().getBenchmark().split("\\.", -1);
        String parameters = run.getParams().getParamsKeys().stream()
                .map(key -> " " + key + "=" + run.getParams().getParam(key))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "| %s.%s%s | %.1f | %.1f | %.0f |",
                names[names.length - 2].replace("Benchmark", ""),
                names[names.length - 1],
                parameters,
                time.getScore(),
                time.getScoreError(),
                allocated == null ? 0 : allocated.getScore());
    }
}
