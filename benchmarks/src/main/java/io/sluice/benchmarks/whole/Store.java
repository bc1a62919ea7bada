package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.util.Optional;

/**
 * A store that is measured.
 *
 * @param name what the tables call it
 * @param urls where it is
 * @param process what it runs in, where we started it
 * @param reclaim makes it let go of objects that have been deleted
 */
record Store(String name, SignedUrls urls, Optional<ProcessTree> process, Reclaim reclaim) {

    /** Takes memory back. */
    interface Reclaim {
        void run() throws IOException;
    }

    double cpuSeconds() {
        return process.map(ProcessTree::cpuSeconds).orElse(Double.NaN);
    }
}
