package io.sluice.server.command;

import java.util.Locale;

/**
 * One line of a client, taken apart.
 *
 * @param verb the command, in upper case
 * @param argument what follows the first space, unchanged: names may begin and end with spaces; empty if there is none
 */
public record CommandRequest(String verb, String argument) {

    private static final String ABORT = "ABOR";

    /** Telnet sequences before ABOR that lost some of their bytes are not longer than this. */
    private static final int LONGEST_ABORT = 24;

    /**
     * Takes a line apart; leading white space before the verb is dropped, as some clients send it. Before ABOR, and only
     * there, anything but letters is dropped: a client sends it in the midst of Telnet sequences and urgent data, of
     * which not all may arrive, and one that is not understood leaves a transfer running that nobody wants.
     */
    public static CommandRequest parse(String line) {
        if (line.length() <= LONGEST_ABORT && isAbort(line)) {
            return new CommandRequest(ABORT, "");
        }
        String text = line.stripLeading();
        int space = text.indexOf(' ');
        return space < 0
                ? new CommandRequest(text.stripTrailing().toUpperCase(Locale.ROOT), "")
                : new CommandRequest(text.substring(0, space).toUpperCase(Locale.ROOT), text.substring(space + 1));
    }

    private static boolean isAbort(String line) {
        String text = line.stripTrailing();
        int start = text.length() - ABORT.length();
        return start >= 0
                && text.regionMatches(true, start, ABORT, 0, ABORT.length())
                && text.chars().limit(start).noneMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }

    /** The argument without white space around it, for parameters that are no names. */
    public String word() {
        return argument.strip();
    }
}
