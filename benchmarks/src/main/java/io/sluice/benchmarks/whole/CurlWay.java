package io.sluice.benchmarks.whole;

import java.util.Optional;

/** A way to a store whose client is curl: processes that have ended when a case has. */
interface CurlWay extends StoreWay {

    /** That of the curls that have ended. */
    @Override
    default double cpuSeconds() {
        return ProcessTree.endedSeconds();
    }

    /** Not known: they have ended. */
    @Override
    default long pssBytes() {
        return 0;
    }

    @Override
    default Optional<ProcessTree> compiles() {
        return Optional.empty();
    }
}
