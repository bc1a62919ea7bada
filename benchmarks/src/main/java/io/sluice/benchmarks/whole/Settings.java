package io.sluice.benchmarks.whole;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
     * @param warmUp seconds at most that a server that compiles while it runs works before each scenario
     * @param settle seconds before each measurement that are not measured
     * @param measure seconds of each measurement
     * @param repetitions of each scenario on each server, interleaved
     * @param idleSessions how many are opened to see what they take
     * @param stalled transfers that do not move while others are measured
     */
    public record Pace(double warmUp, double settle, double measure, int repetitions, int idleSessions, int stalled) {

        private static final int PROCESSES = 10;

        /** About ten minutes for Sluice alone, and three for each peer. */
        public static final Pace FULL = new Pace(8, 0.3, 1, 3, 10_000, 200);
        /** About two minutes for one server: enough to see that all works, not to compare. */
        public static final Pace QUICK = new Pace(0.7, 0.2, 0.7, 1, 500, 20);

        /** How many idle sessions that server gets: where each is a process, a tenth says the same. */
        int idleSessions(String server) {
            return Peers.forks(server) ? Math.max(1, idleSessions / PROCESSES) : idleSessions;
        }

        /** Powers of ten up to all idle sessions. */
        List<Integer> growth() {
            return IntStream.iterate(10, count -> count < idleSessions, count -> 10 * count)
                    .boxed()
                    .toList();
        }
    }

    /**
     * Where things lie.
     *
     * @param work takes logs and settings of the servers
     * @param files where the served directory is made; a RAM disk, or disks are what is measured
     * @param unpacked where Debian's packages of peers may lie unpacked
     * @param launcher starts Sluice
     * @param jvmArguments further flags for Sluice
     * @param basePort the first of about 200 ports for Sluice and 4,000 for each peer
     */
    public record Places(Path work, Path files, Path unpacked, Path launcher, List<String> jvmArguments, int basePort) {

        /** Where the programs lie that start peers which are libraries. */
        Path peerSources() {
            return launcher.resolveSibling("benchmarks").resolve("peers");
        }
    }

    /** Settings with large files of that many MiB. */
    public static Settings of(int bigMib, Pace pace, List<String> peers, Places places, Pattern only) {
        long big = bigMib * MIB;
        return new Settings(new Fileset.Sizes(big, big, Math.max(1, big / 4)), pace, peers, places, only);
    }

    /** Names of peers, with {@code all} for every one that is known. */
    public static List<String> peers(List<String> names) {
        return names.stream()
                .flatMap(name -> name.equals("all") ? Peers.labels().stream() : Stream.of(name))
                .distinct()
                .toList();
    }

    /** The chosen scenarios. */
    List<Scenario> scenarios() {
        return Stream.concat(Scenario.ALL.stream(), Scenario.GROWTH.stream())
                .filter(scenario -> wanted(scenario.name()))
                .toList();
    }

    /** The chosen cases of sessions that do nothing. */
    List<IdleScenario> idleScenarios() {
        return Stream.of(IdleScenario.values())
                .filter(scenario -> wanted(scenario.label()))
                .toList();
    }

    /** The chosen cases of transfers that do not move. */
    List<SlowScenario> slowScenarios() {
        return Stream.of(SlowScenario.values())
                .filter(scenario -> wanted(scenario.label()))
                .toList();
    }

    /** Whether a case of that name was chosen. */
    boolean wanted(String label) {
        return only.asPredicate().test(label);
    }

    /** Whether the limits of the machine are measured beside servers: where there are peers. */
    boolean comparesWithMachine() {
        return !peers.isEmpty();
    }
}
