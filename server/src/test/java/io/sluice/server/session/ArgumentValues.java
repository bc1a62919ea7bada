package io.sluice.server.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments that no client should send, a character for a byte: those that are known to hurt, and right ones with
 * something wrong in one place. The same seed gives the same arguments.
 */
final class ArgumentValues {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int RANDOM_VALUES = 60;
    private static final int MOST_RANDOM_LENGTH = 40;

    /** Bytes that end a line or belong to Telnet; a test that counts replies cannot send them raw. */
    private static final String NOT_SENT = "\n\r\0\u00FF";

    private static final List<String> NUMBERS = List.of(
            "",
            "-1",
            "+1",
            "00",
            "0x10",
            "1e3",
            "1.5",
            "1,5",
            "256",
            "65536",
            "2147483647",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "9".repeat(400),
            "-9223372036854775808",
            "0".repeat(300) + "1",
            " 1",
            "1 ",
            "NaN",
            "\u00B2",
            utf8("\u0661\u0662"),
            utf8("\uFF11"));

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "    ",
            "\t",
            "%s%n%x",
            "a b c d e f",
            "~",
            "*",
            "[",
            "[!",
            "\\",
            "\"",
            "\"\"",
            "'",
            ";",
            "|",
            "||||",
            ",,,,,",
            ".",
            "..",
            "../../../etc/passwd",
            "/",
            "//",
            "-",
            "--",
            "-la -R --",
            "\u00E4",
            "\u00ED\u00A0\u0080",
            "\u00C3",
            "\u00F0\u009F\u0098\u0080",
            utf8("\u2028"),
            utf8("\u202E"),
            "\u001B[31m",
            "\u0007",
            "a\rb",
            "\r\r",
            "\u0080",
            "\u00FE",
            "\u00FF\u00FF",
            "x".repeat(255),
            "x".repeat(256),
            "a/".repeat(1500),
            "x".repeat(4000));

    private ArgumentValues() {}

    /** All arguments for a command whose right ones are those. */
    static List<String> of(List<String> valid, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> values = new ArrayList<>(TEXTS);
        values.addAll(NUMBERS);
        for (String right : valid) {
            values.add(right);
            values.add("  " + right);
            values.add(right + "  ");
            values.add(right + " " + right);
            Matcher number = NUMBER.matcher(right);
            while (number.find()) {
                for (String wrong : NUMBERS) {
                    values.add(right.substring(0, number.start()) + wrong + right.substring(number.end()));
                }
            }
            for (int i = 0; i <= right.length(); i++) {
                values.add(right.substring(0, i));
                values.add(right.substring(i));
                values.add(right.substring(0, i) + TEXTS.get(random.nextInt(TEXTS.size())) + right.substring(i));
            }
        }
        for (int i = 0; i < RANDOM_VALUES; i++) {
            values.add(random(random));
        }
        return values;
    }

    private static String random(SplittableRandom random) {
        StringBuilder value = new StringBuilder();
        int length = random.nextInt(MOST_RANDOM_LENGTH);
        while (value.length() < length) {
            char c = (char) random.nextInt(256);
            if (NOT_SENT.indexOf(c) < 0) {
                value.append(c);
            }
        }
        return value.toString();
    }

    /** The bytes of that text in UTF-8, a character for each. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
