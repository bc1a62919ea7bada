package io.sluice.server.fuzz;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A minute of coverage-guided fuzzing, shared among the targets, from the corpus on. By hand: {@code ./sluice fuzz}. */
class FuzzMinuteTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Pattern COVERAGE = Pattern.compile("DONE +cov: (\\d+)");
    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: +(\\d+)");

    /** A target that is not instrumented covers next to nothing. */
    private static final int LEAST_COVERAGE = 30;

    /** A fuzzer takes one core, and as long to start as to fuzz. */
    private static final int SIDE_BY_SIDE = 2;

    private static final ExecutorService RUNNING = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    private static final Map<FuzzTarget, Future<Integer>> EXITS = new EnumMap<>(FuzzTarget.class);

    @TempDir
    private static Path found;

    @BeforeAll
    static void startAll() {
        for (FuzzTarget target : FuzzTarget.values()) {
            EXITS.put(target, RUNNING.submit(() -> fuzz(target)));
        }
    }

    @AfterAll
    static void endAll() {
        RUNNING.close();
    }

    private static int fuzz(FuzzTarget target) throws IOException, InterruptedException {
        String findings =
                MODULE.resolve("target/fuzz").resolve(target.label() + "-").toString();
        Path inputs = Files.createDirectories(found.resolve(target.label()));
        Files.createDirectories(log(target).getParent());
        return new FuzzRun(target, MODULE, inputs, findings)
                .start(target.seconds(), ProcessBuilder.Redirect.to(log(target).toFile()))
                .waitFor();
    }

    private static Path log(FuzzTarget target) {
        return MODULE.resolve("target/fuzz").resolve(target.label() + ".log");
    }

    @ParameterizedTest
    @EnumSource
    void findsNothing(FuzzTarget target) throws Exception {
        int exit = requireNonNull(EXITS.get(target)).get();
        Path log = log(target);
        String output = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertEquals(
                0,
                exit,
                () -> "a finding, or no run at all: " + log + " says which. The input is beside it; mend the fault and"
                        + " keep the input in " + FuzzRun.corpus(MODULE, target) + "\n" + failure(output));
        assertTrue(number(COVERAGE, output) >= LEAST_COVERAGE, () -> "not guided by coverage: see " + log);
        assertTrue(number(RUNS, output) > 0, () -> "nothing was run: see " + log);
    }

    @Test
    void takesAMinute() {
        int seconds = 0;
        for (FuzzTarget target : FuzzTarget.values()) {
            seconds += target.seconds();
        }
        assertEquals(60, seconds);
    }

    private static int number(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private static String failure(String output) {
        int at = output.indexOf("\n== ");
        return at < 0 ? output.substring(Math.max(0, output.length() - 2000)) : output.substring(at);
    }
}
