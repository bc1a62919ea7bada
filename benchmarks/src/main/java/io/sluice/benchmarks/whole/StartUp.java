package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.LocalServers.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long servers take from their process to their greeting, and what memory they have then. */
record StartUp(String server, List<Once> times) {

    /** What the case is called. */
    static final String LABEL = "start";

    /**
     * One start.
     *
     * @param seconds to the greeting
     * @param residentBytes pages that the process tree has in memory right after it, shared ones counted in each process
     * @param pssBytes the same with shared pages divided among their users
     */
    record Once(double seconds, long residentBytes, long pssBytes) {}

    /** Starts each of them that often, interleaved; who does not start has no times. */
    static List<StartUp> run(List<Candidate> candidates, int repetitions) {
        List<StartUp> all = candidates.stream()
                .map(candidate -> new StartUp(candidate.name(), new ArrayList<>()))
                .toList();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (int i = 0; i < candidates.size(); i++) {
                try (Running running = candidates.get(i).start().run()) {
                    ProcessTree tree = running.tree();
                    all.get(i).times().add(new Once(running.startSeconds(), tree.residentBytes(), tree.pssBytes()));
                } catch (IOException e) {
                    // It is told why when it is started to be measured.
                }
            }
        }
        return all;
    }

    double seconds() {
        return Results.median(times, Once::seconds);
    }

    double residentMib() {
        return Results.median(times, once -> once.residentBytes / Results.MIB);
    }

    double pssMib() {
        return Results.median(times, once -> once.pssBytes / Results.MIB);
    }
}
