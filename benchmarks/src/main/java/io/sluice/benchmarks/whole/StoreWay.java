package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.util.List;

/** A way to the bucket that is measured. */
interface StoreWay {

    /** What the tables call it. */
    String name();

    /** Does that once. Fails unless every byte and name of it came. */
    void run(StoreCase what) throws IOException;

    /** Where its uploads of a case are, as a key; that of the first small one for small ones. */
    String uploaded(StoreCase what);

    /** The processes that do the work, besides the store and the client; none if there are none. */
    List<ProcessTree> processes();
}
