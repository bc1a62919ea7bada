package io.sluice.server.data;

import java.util.function.BooleanSupplier;

/**
 * The queue of connections that the kernel has accepted on one passive port. Nobody waits for them as long as whoever wants
 * one finds it there: most clients have connected when their command arrives, and waking a thread for each would cost more
 * than the transfer of a small file.
 */
interface PassiveDoor {

    /** One that nothing comes through. */
    PassiveDoor NONE = new PassiveDoor() {
        @Override
        public void drain(BooleanSupplier enough) {}

        @Override
        public void watch() {}

        @Override
        public void unwatch() {}
    };

    /** Hands what is in the queue to whoever expects it, until that is enough. Any thread, never blocks. */
    void drain(BooleanSupplier enough);

    /** Has connections handed over as they come, from now on until {@link #unwatch}. Any thread, never blocks. */
    void watch();

    /** Ends one {@link #watch}. Any thread, never blocks. */
    void unwatch();
}
