package io.sluice.server.observe;

import io.sluice.vfs.StorageError;
import java.util.Locale;

/**
 * Makes text that a client sent fit for a log line: whatever it holds, it cannot end the line, move the terminal's
 * cursor, turn the direction of the text, or look like another field.
 */
public final class LogText {

    private static final int MOST = 300;

    private LogText() {}

    /**
     * The text with control and format characters, line separators, lone surrogates and the backslash escaped.
     * {@code \xHH} is a byte that was not UTF-8 (see {@link io.sluice.vfs.NameCodec}), <code>&#92;uHHHH</code> any other
     * character; so different texts stay different.
     */
    public static String safe(String text) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
        while (i < text.length()) {
            int point = text.codePointAt(i);
            append(out, point);
            i += Character.charCount(point);
        }
        return out.toString();
    }

    /** As {@link #safe}, in quotes when it is empty or holds a space, a quote or an equals sign. */
    public static String quoted(String text) {
        String safe = safe(text);
        boolean bare = !safe.isEmpty()
                && safe.chars()
                        .noneMatch(c -> c == '"' || c == '=' || Character.isWhitespace(c) || Character.isSpaceChar(c));
        return bare ? safe : '"' + safe.replace("\"", "\\\"") + '"';
    }

    /** As {@link #quoted}, but of the first 300 characters only: for reasons that quote what a client has sent. */
    public static String brief(String text) {
        return quoted(text.length() <= MOST ? text : text.substring(0, MOST) + "...");
    }

    /** One word for what a store says no with, for log and meters. */
    public static String kind(StorageError error) {
        return "storage-" + error.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7F && c != '\\';
    }

    private static void append(StringBuilder out, int point) {
        switch (point) {
            case '\\' -> out.append("\\\\");
            case '\r' -> out.append("\\r");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
                if (point >= 0xDC80 && point <= 0xDCFF) {
                    out.append("\\x").append(String.format("%02X", point & 0xFF));
                } else if (isHarmful(point)) {
                    for (char unit : Character.toChars(point)) {
                        out.append("\\u").append(String.format("%04X", (int) unit));
                    }
                } else {
                    out.appendCodePoint(point);
                }
            }
        }
    }

    /** Whether a character could pass for another, for none, or for the end of a line. */
    public static boolean isHarmful(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
