package io.sluice.server.cli;

import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/**
 * The options that a command line gives, by their names.
 *
 * @param read the options as the library has read them
 */
record Arguments(CommandLine read) {

    boolean has(Option option) {
        return read.hasOption(option.name());
    }

    /** All values of an option, in their order. */
    List<String> all(Option option) {
        return Optional.ofNullable(read.getOptionValues(option.name()))
                .map(List::of)
                .orElse(List.of());
    }

    /** The value of an option that is given once. */
    Optional<String> one(Option option) {
        return all(option).stream().findFirst();
    }
}
