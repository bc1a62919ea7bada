package io.sluice.server.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one command understands. It is read without reflection and annotations, which cost a start 140 ms
 * ({@code docs/decisions/0027-start.md}).
 *
 * @param command how it is called, {@code sluice} first
 * @param about what it does, as the help says it
 * @param options all of them, in the order of the help
 * @param commands the commands that may stand in place of options, each with what it does
 * @param notes what else the help says
 */
record Syntax(String command, String about, List<Option> options, Map<String, String> commands, List<String> notes) {

    /**
     * Reads a command line: {@code --name value}, {@code --name=value}, and letters alone.
     *
     * @throws WrongArguments if there is something in it that is not understood
     */
    Arguments parse(String... words) {
        Arguments arguments = new Arguments();
        Iterator<String> rest = Arrays.asList(words).iterator();
        while (rest.hasNext()) {
            read(rest.next(), rest, arguments);
        }
        return arguments;
    }

    private void read(String word, Iterator<String> rest, Arguments arguments) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = option(name)
                .orElseThrow(() -> new WrongArguments(
                        (word.startsWith("-") ? "there is no option " : "what is meant by ") + name + hint(name)));
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new WrongArguments(option.name() + " takes no value");
            }
            arguments.add(option, "");
        } else if (equals >= 0) {
            arguments.add(option, word.substring(equals + 1));
        } else {
            // An option whose value was forgotten must not swallow the next one.
            arguments.add(
                    option,
                    Optional.of(rest)
                            .filter(Iterator::hasNext)
                            .map(Iterator::next)
                            .filter(value -> option(value).isEmpty())
                            .orElseThrow(
                                    () -> new WrongArguments(option.name() + " needs a value: " + option.written())));
        }
    }

    private Optional<Option> option(String word) {
        return options.stream()
                .filter(o -> word.equals(o.name()) || (!word.isEmpty() && word.equals(o.letter())))
                .findFirst();
    }

    private String hint(String word) {
        return options.stream()
                .map(Option::name)
                .filter(n -> word.length() > 3 && (n.startsWith(word) || sameLetters(n, word)))
                .findFirst()
                .map(n -> "; did you mean " + n + "?")
                .orElse("");
    }

    private static boolean sameLetters(String one, String two) {
        return Arrays.equals(
                one.chars().sorted().toArray(), two.chars().sorted().toArray());
    }
}
