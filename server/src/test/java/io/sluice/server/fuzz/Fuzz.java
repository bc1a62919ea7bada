package io.sluice.server.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Fuzzes by hand, from the root of the sources: {@code ./sluice fuzz [--time 1h] [--keep] [target...]}. What fails is
 * kept in the corpus, where the tests run it from then on; {@code --keep} adds what reached something new.
 */
final class Fuzz {

    private static final String USAGE = "Usage: ./sluice fuzz [--time 1h] [--keep] [target...]; targets: "
            + Arrays.stream(FuzzTarget.values()).map(FuzzTarget::label).collect(Collectors.joining(" "));

    private Fuzz() {}

    private record Plan(Duration time, boolean keep, List<FuzzTarget> targets) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plan plan;
        try {
            plan = plan(arguments);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        int shares = plan.targets().stream().mapToInt(FuzzTarget::seconds).sum();
        boolean found = false;
        for (FuzzTarget target : plan.targets()) {
            long seconds = Math.max(1, plan.time().toSeconds() * target.seconds() / shares);
            System.out.println("Fuzzing " + target.label() + " for " + Duration.ofSeconds(seconds));
            found |= !fuzz(target, seconds, plan.keep());
        }
        System.exit(found ? 1 : 0);
    }

    private static boolean fuzz(FuzzTarget target, long seconds, boolean keep)
            throws IOException, InterruptedException {
        Path module = Path.of("server").toAbsolutePath();
        Path found = module.resolve("target/fuzz").resolve(target.label());
        Path corpus = FuzzRun.corpus(module, target);
        FuzzRun run = new FuzzRun(target, module, found, corpus + "/finding-");
        int exit = run.start(seconds, ProcessBuilder.Redirect.INHERIT).waitFor();
        if (keep) {
            int merged = run.startMerge(ProcessBuilder.Redirect.INHERIT).waitFor();
            if (merged != 0) {
                throw new IOException("merging into " + corpus + " failed");
            }
        }
        try (var files = Files.list(corpus)) {
            System.out.println(target.label() + ": exit " + exit + ", corpus of " + files.count());
        }
        return exit == 0;
    }

    private static Plan plan(String[] arguments) {
        Duration time = Duration.ofHours(1);
        boolean keep = false;
        List<FuzzTarget> targets = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--keep" -> keep = true;
                case "--time" -> {
                    if (++i == arguments.length) {
                        throw new IllegalArgumentException("no time");
                    }
                    time = Duration.parse("PT" + arguments[i]);
                }
                default -> targets.add(FuzzTarget.valueOf(arguments[i].toUpperCase(Locale.ROOT)));
            }
        }
        return new Plan(time, keep, targets.isEmpty() ? List.of(FuzzTarget.values()) : targets);
    }
}
