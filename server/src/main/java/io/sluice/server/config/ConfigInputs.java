package io.sluice.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration is made of, each layer over the one before: defaults, the file, the environment, the command line.
 *
 * @param file a YAML file, or a JSON file when its name ends in {@code .json}
 * @param environment all variables; those that begin with {@code SLUICE_} count
 * @param flags what the command line sets, later ones over earlier ones
 */
public record ConfigInputs(Optional<Path> file, Map<String, String> environment, List<Flag> flags) {

    /** Copies what it is given. */
    public ConfigInputs {
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }

    /** Nothing but defaults. */
    public static ConfigInputs none() {
        return new ConfigInputs(Optional.empty(), Map.of(), List.of());
    }

    /**
     * One setting of the command line.
     *
     * @param path the dotted key, for example {@code control.port}
     * @param text the value as it was written
     * @param option how the user wrote it, for messages: {@code --port}
     */
    public record Flag(String path, String text, String option) {
        /** {@code key=value} as {@code --set} takes it. */
        public static Flag set(String assignment) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new InvalidValue("--set", assignment, "key=value, such as control.port=2122");
            }
            String path = assignment.substring(0, equals).strip();
            return new Flag(path, assignment.substring(equals + 1), "--set " + path);
        }
    }
}
