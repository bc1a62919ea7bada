package io.sluice.benchmarks.whole;

/** Transfers that do not move: what counts is what others feel of them. */
enum SlowScenario {
    /** Clients that ask for a large file and do not read it. */
    CLIENTS("stalled clients"),
    /** Files on a disk that takes a second for each read. */
    DISK("slow disk");

    private final String label;

    SlowScenario(String label) {
        this.label = label;
    }

    /** What the tables call it. */
    String label() {
        return label;
    }
}
