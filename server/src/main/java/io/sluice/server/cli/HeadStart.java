package io.sluice.server.cli;

import io.sluice.server.config.ConfigException;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.tls.TlsFiles;
import org.slf4j.LoggerFactory;

/**
 * What a start can do beside itself, on threads that end with it ({@code docs/decisions/0027-start.md} has the figures).
 * Nothing of it decides anything: what it finds wrong the start itself finds again.
 */
final class HeadStart {

    private final Thread logging;

    private HeadStart(Thread logging) {
        this.logging = logging;
    }

    /** Begins to read how to log. The level must have been checked. */
    static HeadStart begin() {
        return new HeadStart(Thread.ofPlatform()
                .daemon()
                .name("start-logging")
                .start(() -> LoggerFactory.getLogger(HeadStart.class)));
    }

    /** Waits until loggers can be had: those that are asked for earlier take a longer way for as long as they live. */
    void awaitLogging() {
        try {
            logging.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever asks for a logger waits for it too
        }
    }

    /** Has the code of TLS ready, and the tables of its curve computed, before {@link TlsFiles#open} needs them. */
    static void tls(ServerConfig config) {
        if (config.offersTls()) {
            Thread.ofPlatform().daemon().name("start-tls").start(() -> look(config));
        }
    }

    private static void look(ServerConfig config) {
        try {
            TlsFiles.check(config);
        } catch (ConfigException e) {
            return; // the start says it
        }
    }
}
