package io.sluice.server.control;

import io.vertx.core.buffer.Buffer;

/** The outgoing side of a control connection, with the event loop that owns it; only {@link ReplyWriter} uses it. */
interface ControlOutput {

    /** Runs that on the event loop, later. Any thread. */
    void onLoop(Runnable task);

    /**
     * Writes what the kernel takes at once. Only while nothing waits that {@link #write} was given, and by one thread at a
     * time. Any thread, never blocks.
     *
     * @return how many bytes have left; 0 where there is no such way
     */
    default int writeNow(Buffer bytes) {
        return 0;
    }

    /** Writes in order; {@code written} runs on the event loop when the bytes have left or never will. Event loop. */
    void write(Buffer bytes, Runnable written);

    /**
     * Hands what was written to the kernel now, so that what is written next begins a segment of its own; TCP can still
     * join them while the client takes nothing. Event loop.
     */
    default void push() {}

    /** Ends the connection behind what was written. Event loop. */
    void end();
}
