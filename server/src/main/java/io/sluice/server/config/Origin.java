package io.sluice.server.config;

import java.nio.file.Path;

/** Where a value came from. */
public sealed interface Origin {

    /** Nobody said anything. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * A file.
     *
     * @param file the file as it was named
     * @param line the line, from 1
     */
    record File(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ", line " + line;
        }
    }

    /**
     * An environment variable.
     *
     * @param name its name
     */
    record Environment(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The command line.
     *
     * @param option the option as it is written
     */
    record Flag(String option) implements Origin {
        @Override
        public String toString() {
            return option;
        }
    }
}
