package io.sluice.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; it holds every problem that was found, not only the first. */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final List<Problem> problems;

    /** A refusal for these reasons, at least one. */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the records. */
    public List<Problem> problems() {
        return problems;
    }
}
