package io.sluice.server.data;

import javax.net.ssl.SSLEngine;

/** What an engine wants to be computed outside of its own methods. */
final class EngineTasks {

    private EngineTasks() {}

    /** Runs it here: a transfer's virtual thread has nothing else to do meanwhile. */
    static void run(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
