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

    /** A look at a socket reads what its client sent last; only the next one finds the end behind that. */
    private static final int ROUNDS = 2;

    /** Tasks that the news of a closed socket goes through. */
    private static final int DELIVERY_HOPS = 4;

    private final SingleThreadEventLoop loop;

    /** Rounds of the event loop of this context. */
    LoopRound(Context context) {
        this.loop = (SingleThreadEventLoop) ((ContextInternal) context).nettyEventLoop();
    }

    /** Runs {@code then} on the loop, after whole rounds. */
    void after(Runnable then) {
        loop.execute(() -> round(ROUNDS, then));
    }

    private void round(int left, Runnable then) {
        if (left == 0) {
            then.run();
        } else {
            loop.executeAfterEventLoopIteration(() -> hop(DELIVERY_HOPS, () -> round(left - 1, then)));
        }
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
