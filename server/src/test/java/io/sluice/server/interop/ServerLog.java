package io.sluice.server.interop;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The last lines that the server logged, commands too, for the text of a failure; away from the console meanwhile. */
final class ServerLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final int LINES = 80;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
    private final @Nullable Level levelBefore = logger.getLevel();
    private final boolean additiveBefore = logger.isAdditive();
    private final Deque<String> lines = new ArrayDeque<>();

    private ServerLog() {}

    static ServerLog open() {
        ServerLog log = new ServerLog();
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
            if (lines.size() > LINES) {
                lines.remove();
            }
        }
    }

    /** The lines, oldest first. */
    String tail() {
        synchronized (lines) {
            return lines.stream().collect(Collectors.joining("\n"));
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(levelBefore);
        logger.setAdditive(additiveBefore);
        stop();
    }
}
