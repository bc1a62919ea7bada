package io.sluice.server.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The last lines that servers log, commands too; away from the console meanwhile. */
public final class ServerLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final int TAIL = 80;

    private final int most;
    private final Consumer<String> listener;
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
    private final @Nullable Level levelBefore = logger.getLevel();
    private final boolean additiveBefore = logger.isAdditive();
    private final Deque<Line> lines = new ArrayDeque<>();

    private record Line(Level level, String text) {}

    private ServerLog(int most, Consumer<String> listener) {
        this.most = most;
        this.listener = listener;
    }

    /** Keeps enough lines for the text of a failure. */
    public static ServerLog open() {
        return open(line -> {});
    }

    /** Hands over each line too, on the thread that logs it. */
    public static ServerLog open(Consumer<String> listener) {
        ServerLog log = new ServerLog(TAIL, listener);
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
        listener.accept(line);
        synchronized (lines) {
            lines.add(new Line(event.getLevel(), line));
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
            return lines.stream().map(Line::text).toList();
        }
    }

    /** The levels of those lines, oldest first. */
    public List<Level> levels(Predicate<String> wanted) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> wanted.test(line.text()))
                    .map(Line::level)
                    .toList();
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
