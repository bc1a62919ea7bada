package io.sluice.server.command;

import java.util.Locale;

/**
 * One line of a client, taken apart.
 *
 * @param verb the command, in upper case
 * @param argument what follows the first space, unchanged: names may begin and end with spaces; empty if there is none
 */
public record CommandRequest(String verb, String argument) {

    /** Takes a line apart; leading white space before the verb is dropped, as some clients send it. */
    public static CommandRequest parse(String line) {
        String text = line.stripLeading();
        int space = text.indexOf(' ');
        return space < 0
                ? new CommandRequest(text.stripTrailing().toUpperCase(Locale.ROOT), "")
                : new CommandRequest(text.substring(0, space).toUpperCase(Locale.ROOT), text.substring(space + 1));
    }

    /** The argument without white space around it, for parameters that are no names. */
    public String word() {
        return argument.strip();
    }
}
