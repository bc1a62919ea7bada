package io.sluice.server.control;

import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;

/**
 * Runs something on an event loop after a whole round of it: after all that the kernel had for the loop's sockets when we
 * asked was read, and what became of it was delivered. A plain task is not enough: it may run among others before the
 * sockets are looked at again, and the news of a closed socket travels by further tasks.
 *
 * <p>The one place that looks behind Vert.x' public interface, which knows tasks but no rounds.
 */
final class LoopRound {

    /** Tasks that the news of a closed socket goes through. */
    private static final int DELIVERY_HOPS = 4;

    private final SingleThreadEventLoop loop;

    /** Rounds of the event loop of this context. */
    LoopRound(Context context) {
        this.loop = (SingleThreadEventLoop) ((ContextInternal) context).nettyEventLoop();
    }

    /** Runs {@code then} on the loop, after a whole round. */
    void after(Runnable then) {
        loop.execute(() -> loop.executeAfterEventLoopIteration(() -> hop(DELIVERY_HOPS, then)));
    }

    private void hop(int left, Runnable then) {
        loop.execute(() -> {
            if (left == 0) {
                then.run();
            } else {
                hop(left - 1, then);
            }
        });
    }
}
