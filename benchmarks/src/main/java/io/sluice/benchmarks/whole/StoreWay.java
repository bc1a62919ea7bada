package io.sluice.benchmarks.whole;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A way to the bucket that is measured. */
interface StoreWay {

    /** What the tables call it. */
    String name();

    /** Whether that case says anything about this way. */
    boolean does(StoreCase what);

    /** Gets ready to do that once more: what is not measured. */
    void ready(StoreCase what) throws IOException;

    /**
     * Does that once. Fails unless every byte and name of it came.
     *
     * @return what is closed after CPU and memory have been read: processes that serve one session end with it
     */
    Closeable run(StoreCase what) throws IOException;

    /** What stands before the names of what it uploaded last, as a key; that ends with a slash. */
    String uploads();

    /** CPU seconds so far of the processes that do the work, besides the store. */
    double cpuSeconds();

    /** Their memory. */
    long pssBytes();

    /** The process that compiles while it runs, and has to be done with it before it is measured. */
    Optional<ProcessTree> compiles();
}
