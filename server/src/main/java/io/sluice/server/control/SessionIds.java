package io.sluice.server.control;

import java.util.concurrent.atomic.AtomicLong;

/** Names sessions: short, and unique for the life of the process. */
final class SessionIds {

    private static final AtomicLong last = new AtomicLong();

    private SessionIds() {}

    static String next() {
        return "s" + Long.toString(last.incrementAndGet(), 36);
    }
}
