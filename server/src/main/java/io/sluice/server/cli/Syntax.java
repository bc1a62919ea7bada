package io.sluice.server.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * What one command understands. Commons CLI reads it, the messages and the help are ours.
 *
 * @param command how it is called, {@code sluice} first
 * @param about what it does, as the help says it
 * @param options all of them, in the order of the help
 * @param commands the commands that may stand in place of options, each with what it does
 * @param notes what else the help says
 */
record Syntax(String command, String about, List<Option> options, Map<String, String> commands, List<String> notes) {

    /**
     * Reads a command line: {@code --name value}, {@code --name=value}, and letters; nothing is left for after {@code --}.
     *
     * @throws WrongArguments if there is something in it that is not understood
     */
    Arguments parse(String... words) {
        Options readable = new Options();
        options.forEach(option -> readable.addOption(option.readable()));
        CommandLine read;
        try {
            read = DefaultParser.builder()
                    .setAllowPartialMatching(false) // or a new option would change what an old script means
                    .setStripLeadingAndTrailingQuotes(false) // which are the shell's to take off
                    .get()
                    .parse(readable, words);
        } catch (UnrecognizedOptionException e) {
            throw unknown(e.getOption());
        } catch (MissingArgumentException e) {
            throw new WrongArguments(option("--" + e.getOption().getLongOpt())
                    .map(o -> o.name() + " needs a value: " + o.written())
                    .orElseGet(e::getMessage));
        } catch (ParseException e) {
            throw new WrongArguments(String.valueOf(e.getMessage()));
        }
        read.getArgList().stream().findFirst().ifPresent(word -> {
            throw new WrongArguments("what is meant by " + word);
        });
        for (Option option : options) {
            long times = Arrays.stream(read.getOptions())
                    .filter(o -> option.name().equals("--" + o.getLongOpt()))
                    .count();
            if (times > 1 && !option.repeats()) {
                throw new WrongArguments(option.name() + " is given more than once");
            }
        }
        return new Arguments(read);
    }

    private WrongArguments unknown(String word) {
        String name = word.startsWith("--") ? word.replaceFirst("(?s)=.*", "") : word;
        return new WrongArguments(
                option(name).map(o -> o.name() + " takes no value").orElse("there is no option " + name + hint(name)));
    }

    private Optional<Option> option(String word) {
        return options.stream().filter(o -> word.equals(o.name())).findFirst();
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
