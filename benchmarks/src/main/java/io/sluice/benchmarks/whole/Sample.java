package io.sluice.benchmarks.whole;

/**
 * One run of one scenario on one server.
 *
 * @param seconds how long it was measured
 * @param operations that ended in that time
 * @param bytes that moved in that time
 * @param cpuSeconds of the server's process tree, or NaN where it is not ours to look at
 * @param compilerSeconds of these the compilers' of a JVM
 * @param clientSeconds CPU seconds of the load generator
 * @param othersSeconds CPU seconds of all that is neither server nor load generator
 * @param p50Micros half of the operations took no longer
 * @param p99Micros 99 of 100 operations took no longer
 * @param maxMicros the longest operation
 * @param pssBytes of the server's process tree at the end, sessions open; 0 where it is not ours to look at
 * @param handshakes protected data connections of the whole run
 * @param resumed those of them that resumed a TLS session
 * @param errors of the whole run, warm-up and end too
 * @param firstError what the first of them was, or nothing
 */
record Sample(
        double seconds,
        long operations,
        long bytes,
        double cpuSeconds,
        double compilerSeconds,
        double clientSeconds,
        double othersSeconds,
        double p50Micros,
        double p99Micros,
        double maxMicros,
        long pssBytes,
        long handshakes,
        long resumed,
        long errors,
        String firstError) {

    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;

    /** MiB or operations per second. */
    double rate(Kind kind) {
        return kind.perByte() ? bytes / MIB / seconds : operations / seconds;
    }

    /** CPU seconds per GiB or CPU microseconds per operation. */
    double cost(Kind kind) {
        return kind.perByte() ? cpuSeconds / (bytes / GIB) : cpuSeconds * 1e6 / operations;
    }

    /** What part of the server's CPU time its compilers took: 0 where there is none. */
    double compilerShare() {
        return cpuSeconds > 0 ? compilerSeconds / cpuSeconds : 0;
    }

    /** What part of the machine the load generator took. */
    double clientShare() {
        return clientSeconds / seconds / Machine.CORES;
    }

    /** What part of the machine others took. */
    double othersShare() {
        return othersSeconds / seconds / Machine.CORES;
    }
}
