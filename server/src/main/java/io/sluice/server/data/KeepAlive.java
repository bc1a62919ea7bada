package io.sluice.server.data;

import io.sluice.server.config.KeepAliveConfig;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/** Tells the kernel to keep a connection alive. */
public final class KeepAlive {

    private KeepAlive() {}

    /** What has socket options: channels of the JDK and of Netty. */
    public interface Target {
        /** Sets one. */
        <T> void set(SocketOption<T> option, T value) throws IOException;
    }

    /**
     * Sets what the configuration says; never blocks.
     *
     * @throws IOException if the connection has ended already
     */
    public static void apply(KeepAliveConfig config, Target target) throws IOException {
        begin(config, target);
        applyTimes(config, target);
    }

    /** Sets that connections are kept alive, with the times that they have inherited; never blocks. */
    public static void begin(KeepAliveConfig config, Target target) throws IOException {
        if (config.enabled()) {
            target.set(StandardSocketOptions.SO_KEEPALIVE, true);
        }
    }

    /** Sets the times without what uses them: of a listening socket, whose connections inherit them. */
    public static void applyTimes(KeepAliveConfig config, Target target) throws IOException {
        if (!config.enabled()) {
            return;
        }
        try {
            target.set(ExtendedSocketOptions.TCP_KEEPIDLE, seconds(config.idle()));
            target.set(ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds(config.interval()));
            target.set(ExtendedSocketOptions.TCP_KEEPCOUNT, config.count());
        } catch (UnsupportedOperationException e) {
            // This system has times of its own for all connections, and they hold.
        }
    }

    private static int seconds(Duration time) {
        return Math.toIntExact(time.toSeconds());
    }
}
