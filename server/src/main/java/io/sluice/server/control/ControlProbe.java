package io.sluice.server.control;

/** Asks whether the client is still there. */
@FunctionalInterface
interface ControlProbe {

    /**
     * Whether the control connection stands, after everything that the kernel had of it was looked at: a hop to its
     * event loop. Called by a transfer's virtual thread, which waits.
     *
     * @param graceNanos how long to wait for its end besides; 0 for not at all
     */
    boolean isAlive(long graceNanos);
}
