package io.sluice.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that a command line gives, by their names. {@link Syntax} fills it in; afterwards it is only read. */
final class Arguments {

    private final Map<String, List<String>> given = new LinkedHashMap<>();

    /** Notes an option, with nothing for the value of a flag. */
    void add(Option option, String value) {
        List<String> values = given.computeIfAbsent(option.name(), name -> new ArrayList<>());
        if (!values.isEmpty() && !option.repeats()) {
            throw new WrongArguments(option.name() + " is given more than once");
        }
        values.add(value);
    }

    boolean has(Option option) {
        return given.containsKey(option.name());
    }

    /** All values of an option, in their order. */
    List<String> all(Option option) {
        return List.copyOf(given.getOrDefault(option.name(), List.of()));
    }

    /** The value of an option that is given once. */
    Optional<String> one(Option option) {
        return all(option).stream().findFirst();
    }
}
