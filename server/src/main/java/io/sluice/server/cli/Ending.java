package io.sluice.server.cli;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * The end of a process that serves. SIGTERM and SIGINT run a hook, and the process is over when the hook is: so the hook
 * tells the serving thread, which closes what it has opened, and waits for it.
 */
final class Ending {

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("shutdown").unstarted(this::tell);

    /** From now on the process ends only when {@link #closed} has been said. */
    void install() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits until the process is to end. Code that serves in its own process interrupts the thread instead. */
    void awaitTold() {
        try {
            told.await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** Everything is closed. */
    void closed() {
        closed.countDown();
    }

    private void tell() {
        told.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop(); // writes out what is still queued
        }
    }
}
