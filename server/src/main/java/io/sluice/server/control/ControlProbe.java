package io.sluice.server.control;

/** What a session asks of its control connection and tells it. */
@FunctionalInterface
interface ControlProbe {

    /** Says that lines are welcome again, after {@link Session#waitsForRoom}. Any thread, never blocks. */
    default void roomMade() {}

    /**
     * Whether the control connection stands, after everything that the kernel had of it was looked at: a hop to its
     * event loop. Called by a transfer's virtual thread, which waits.
     *
     * @param graceNanos how long to wait for its end besides; 0 for not at all
     */
    boolean isAlive(long graceNanos);
}
