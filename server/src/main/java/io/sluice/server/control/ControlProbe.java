package io.sluice.server.control;

import io.sluice.server.reply.Reply;
import javax.net.ssl.SSLEngine;

/** What a session asks of its control connection and tells it. */
@FunctionalInterface
interface ControlProbe {

    /** Says that lines are welcome again, after {@link Session#waitsForRoom}. Any thread, never blocks. */
    default void roomMade() {}

    /** Replies in clear, drops what has arrived in clear, and begins TLS. Any thread, never blocks. */
    default void startTls(Reply reply, SSLEngine engine) {
        throw new IllegalStateException("no TLS here");
    }

    /** Replies over TLS, drops what has arrived over it, and goes on in clear. Any thread, never blocks. */
    default void endTls(Reply reply) {
        throw new IllegalStateException("no TLS here");
    }

    /**
     * Whether the control connection stands, after everything that the kernel had of it was looked at: where there is
     * anything, a hop to its event loop. Called by a transfer's virtual thread, which waits.
     *
     * @param graceNanos how long to wait for its end besides; 0 for not at all
     */
    boolean isAlive(long graceNanos);
}
