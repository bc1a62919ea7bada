package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import java.util.ArrayList;
import java.util.List;

/**
 * An argument of several words, of which each may stand in double quotes, a quote in it doubled: how clients name files in
 * XCRC, COMB and the like.
 */
final class Words {

    private Words() {}

    /** The words without their quotes; 501 for a quote that does not end, or that does not end a word. */
    static List<String> split(String argument) {
        List<String> words = new ArrayList<>();
        int at = skipSpaces(argument, 0);
        while (at < argument.length()) {
            StringBuilder word = new StringBuilder();
            at = argument.charAt(at) == '"' ? quoted(argument, at + 1, word) : plain(argument, at, word);
            words.add(word.toString());
            at = skipSpaces(argument, at);
        }
        return words;
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static int plain(String text, int from, StringBuilder word) {
        int space = text.indexOf(' ', from);
        int end = space < 0 ? text.length() : space;
        word.append(text, from, end);
        return end;
    }

    private static int quoted(String text, int from, StringBuilder word) {
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw new Refusal(ReplyCode.BAD_PARAMETER, "A quote does not end.");
            }
            word.append(text, at, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) == ' ') {
                return at;
            }
            if (text.charAt(at) != '"') {
                throw new Refusal(ReplyCode.BAD_PARAMETER, "A space must follow the end of a quote.");
            }
            word.append('"');
            at++;
        }
    }
}
