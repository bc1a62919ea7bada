package io.sluice.server.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The last lines that servers log, commands too; away from the console meanwhile. */
public final class ServerLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final int TAIL = 80;

    private final int most;
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
    private final @Nullable Level levelBefore = logger.getLevel();
    private final boolean additiveBefore = logger.isAdditive();
    private final Deque<String> lines = new ArrayDeque<>();

    private ServerLog(int most) {
        this.most = most;
    }

    /** Keeps enough lines for the text of a failure. */
    public static ServerLog open() {
        return open(TAIL);
    }

    /** Keeps so many lines. */
    public static ServerLog open(int most) {
        ServerLog log = new ServerLog(most);
        log.setContext(log.logger.getLoggerContext());
        log.start();
        log.logger.addAppender(log);
        log.logger.setAdditive(false);
        log.logger.setLevel(Level.DEBUG);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String line = event.getInstant() + " " + event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : " " + event.getThrowableProxy().getMessage());
        synchronized (lines) {
            lines.add(line);
            if (lines.size() > most) {
                lines.remove();
            }
        }
    }

    /** The lines, oldest first. */
    public String tail() {
        return String.join("\n", lines());
    }

    /** The lines, oldest first. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** How many of the lines hold that text. */
    public long count(String text) {
        return lines().stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(levelBefore);
        logger.setAdditive(additiveBefore);
        stop();
    }
}
