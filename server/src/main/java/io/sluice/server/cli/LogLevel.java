package io.sluice.server.cli;

import io.sluice.server.config.InvalidValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The level in {@code SLUICE_LOG}. Logback reads it by itself, and takes every word it does not know for DEBUG. */
final class LogLevel {

    static final String VARIABLE = "SLUICE_LOG";

    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    private LogLevel() {}

    /**
     * Checks the level; to be called before anything is logged.
     *
     * @throws InvalidValue if there is no such level
     */
    static void check(Map<String, String> environment) {
        String level = environment.get(VARIABLE);
        if (level == null) {
            return;
        }
        if (level.isEmpty()) {
            // Not set, as for all variables; to logback it is a level that it does not know.
            System.setProperty(VARIABLE, "INFO");
        } else if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw new InvalidValue(VARIABLE, level, "one of " + String.join(", ", LEVELS));
        }
    }
}
