package io.sluice.benchmarks.whole;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is measured and for how long.
 *
 * @param sizes of the large files
 * @param pace how long and how often
 * @param peers other servers to start, by name
 * @param places where things lie
 * @param only names of scenarios to run; the empty pattern is all
 */
public record Settings(Fileset.Sizes sizes, Pace pace, List<String> peers, Places places, Pattern only) {

    private static final long MIB = 1L << 20;

    /**
     * How long and how often.
     *
     * @param warmUp seconds that a server that compiles while it runs works before each scenario
     * @param settle seconds before each measurement that are not measured
     * @param measure seconds of each measurement
     * @param repetitions of each scenario on each server, interleaved
     * @param idleSessions how many are opened to see what memory they take
     */
    public record Pace(double warmUp, double settle, double measure, int repetitions, int idleSessions) {
        /** About five minutes for one server. */
        public static final Pace FULL = new Pace(4, 0.5, 2, 3, 5000);
        /** About one minute for one server: enough to see that all works, not to compare. */
        public static final Pace QUICK = new Pace(0.7, 0.2, 0.7, 2, 500);
    }

    /**
     * Where things lie.
     *
     * @param work takes logs and settings of the servers
     * @param files where the served directory is made; a RAM disk, or disks are what is measured
     * @param unpacked where Debian's packages of peers may lie unpacked
     * @param launcher starts Sluice
     * @param jvmArguments further flags for Sluice
     * @param basePort the first of about 200 ports for Sluice and 5,000 for each peer
     */
    public record Places(
            Path work, Path files, Path unpacked, Path launcher, List<String> jvmArguments, int basePort) {}

    /** Settings with large files of that many MiB. */
    public static Settings of(int bigMib, Pace pace, List<String> peers, Places places, Pattern only) {
        long big = bigMib * MIB;
        return new Settings(new Fileset.Sizes(big, big, Math.max(1, big / 4)), pace, peers, places, only);
    }

    /** The chosen scenarios. */
    List<Scenario> scenarios() {
        Predicate<String> wanted = only.asPredicate();
        return Scenario.ALL.stream()
                .filter(scenario -> wanted.test(scenario.name()))
                .toList();
    }

    /** The chosen cases of sessions that do nothing. */
    List<IdleScenario> idleScenarios() {
        Predicate<String> wanted = only.asPredicate();
        return Stream.of(IdleScenario.values())
                .filter(scenario -> wanted.test(scenario.label()))
                .toList();
    }
}
