package io.sluice.server.observe;

/** Makes client text safe for a log line. */
public final class LogText {

    private LogText() {}

    /** The text with control characters, line separators and lone surrogates escaped, so that no line can be forged. */
    public static String safe(String text) {
        int i = 0;
        while (i < text.length() && isSafe(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
        while (i < text.length()) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (Character.charCount(point) == 2 || isSafe((char) point)) {
                out.appendCodePoint(point);
            } else {
                out.append(String.format("\\u%04x", point));
            }
        }
        return out.toString();
    }

    private static boolean isSafe(char c) {
        return c >= ' '
                && c != 0x7F
                && !(c >= 0x80 && c < 0xA0)
                && c != 0x2028
                && c != 0x2029
                && !Character.isSurrogate(c);
    }
}
