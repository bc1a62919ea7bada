package io.sluice.server.listing;

import java.util.Optional;

/**
 * What LIST and NLST were asked for. RFC 959 knows only a path; clients write options of {@code ls} before it, in any
 * number of words.
 *
 * <p>A word that begins with a dash is an option only if all its letters are options of {@code ls} that clients are
 * known to send: {@code LIST -dir} names a directory. What else looks like an option may be either, so {@link
 * #ifOptions} has the other reading.
 *
 * @param directoryItself {@code -d}: a directory's own line in place of its entries
 * @param path the path as it was written, with its spaces; empty for the working directory
 * @param ifOptions the reading in which all leading words with a dash are options; only where the path begins with such
 *     a word: worth a look if there is nothing under the path
 */
public record ListArguments(boolean directoryItself, String path, Optional<ListArguments> ifOptions) {

    private static final String KNOWN = "aAlLFRrtS1dCh";

    /** Reads the argument of the command; any text is one. */
    public static ListArguments parse(String argument) {
        return parse(argument, false);
    }

    private static ListArguments parse(String argument, boolean anyOption) {
        StringBuilder options = new StringBuilder();
        String rest = argument;
        boolean more = true;
        while (more) {
            String text = withoutLeadingBlanks(rest);
            int end = wordEnd(text);
            String word = text.substring(0, end);
            if (word.equals("--")) {
                more = false;
            } else if (!(anyOption ? looksLikeOption(word) : isKnownOption(word))) {
                break;
            }
            options.append(word);
            rest = withoutLeadingBlanks(text.substring(end));
        }
        String path = rest.isBlank() ? "" : rest;
        boolean doubtful = more && !anyOption && looksLikeOption(path.substring(0, wordEnd(path)));
        return new ListArguments(
                options.indexOf("d") >= 0, path, doubtful ? Optional.of(parse(argument, true)) : Optional.empty());
    }

    private static boolean isKnownOption(String word) {
        return word.length() > 1
                && word.charAt(0) == '-'
                && word.chars().skip(1).allMatch(letter -> KNOWN.indexOf(letter) >= 0);
    }

    private static boolean looksLikeOption(String word) {
        return word.length() > 1
                && word.charAt(0) == '-'
                && word.chars()
                        .skip(1)
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '=');
    }

    private static String withoutLeadingBlanks(String text) {
        int i = 0;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return text.substring(i);
    }

    private static int wordEnd(String text) {
        int i = 0;
        while (i < text.length() && !isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
