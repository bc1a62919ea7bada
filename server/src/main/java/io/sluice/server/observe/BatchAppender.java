package io.sluice.server.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log to standard error, many lines at once, on a thread of its own. Under load that thread looks every few
 * milliseconds for what has come, so that a line wakes nobody: waking it for each cost a tenth of what a small file does
 * (docs/decisions/0029-fewer-wakes.md). A first line after a while, and one that somebody should look at, goes out at once.
 *
 * <p>Nobody who logs is ever held up: a terminal or pipe that is not read fills the queue, and what does not fit is dropped
 * and counted, whatever its level. Configured by {@code logback.xml}.
 */
public final class BatchAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final int MOST_WAITING = 8192;

    /** About so many bytes are written at once. */
    private static final int BATCH_BYTES = 64 * 1024;

    /** A line waits no longer while lines keep coming. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** After so many looks without a line the thread sleeps until there is one. */
    private static final int LOOKS = 50;

    /** How long the end of the server waits for somebody to read what is left. */
    private static final long LAST_MILLIS = 1000;

    private static final LongAdder DROPPED = new LongAdder();

    private final ArrayBlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH_BYTES);
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable Thread writer;
    private volatile boolean asleep;
    private volatile boolean stopping;

    /** Lines that were dropped since the process began. */
    static long dropped() {
        return DROPPED.sum();
    }

    /** Sets what makes lines of events; before the start. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        Encoder<ILoggingEvent> lines = encoder;
        if (lines == null) {
            addError("no encoder for the appender " + getName());
            return;
        }
        writer = Thread.ofPlatform().name("log").daemon().start(() -> run(lines));
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            DROPPED.increment();
        } else if (asleep || event.getLevel().isGreaterOrEqual(Level.WARN)) {
            LockSupport.unpark(writer);
        }
    }

    private void run(Encoder<ILoggingEvent> lines) {
        int looks = 0;
        while (!stopping) {
            if (writeAll(lines)) {
                looks = 0;
            } else {
                looks++;
            }
            if (looks < LOOKS) {
                LockSupport.parkNanos(this, INTERVAL_NANOS);
            } else {
                asleep = true;
                if (queue.isEmpty() && !stopping) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
        }
        writeAll(lines);
    }

    /** Whether there was anything. */
    private boolean writeAll(Encoder<ILoggingEvent> lines) {
        boolean any = false;
        for (ILoggingEvent event = queue.poll(); event != null; event = queue.poll()) {
            any = true;
            batch.writeBytes(lines.encode(event));
            if (batch.size() >= BATCH_BYTES) {
                write();
            }
        }
        if (any) {
            write();
        }
        return any;
    }

    private void write() {
        PrintStream target = System.err;
        target.write(batch.toByteArray(), 0, batch.size());
        target.flush();
        batch.reset();
    }

    /** Writes what is left, for a second at most. */
    @Override
    public void stop() {
        Thread running = writer;
        if (!isStarted() || running == null) {
            return;
        }
        super.stop();
        stopping = true;
        LockSupport.unpark(running);
        try {
            running.join(LAST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
