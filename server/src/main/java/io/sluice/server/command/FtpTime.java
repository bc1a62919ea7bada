package io.sluice.server.command;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** The time value {@code YYYYMMDDHHMMSS[.sss]} of MDTM and MFMT, always UTC (RFC 3659 2.3). */
final class FtpTime {

    private static final int DIGITS = 14;
    private static final int NANO_DIGITS = 9;
    /** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
    private static final long FIRST_SECOND = -62_167_219_200L;

    private static final long LAST_SECOND = 253_402_300_799L;

    private FtpTime() {}

    /**
     * Reads a time value: fourteen digits with each field in its range, and a fraction of any length, of which
     * nanoseconds are kept. A leap second counts as the second before it. Empty for anything else.
     */
    static Optional<Instant> parse(String text) {
        if (text.length() < DIGITS || !isDigits(text, 0, DIGITS)) {
            return Optional.empty();
        }
        boolean fraction = text.length() > DIGITS;
        if (fraction
                && (text.charAt(DIGITS) != '.'
                        || text.length() == DIGITS + 1
                        || !isDigits(text, DIGITS + 1, text.length()))) {
            return Optional.empty();
        }
        int year = number(text, 0, 4);
        int month = number(text, 4, 6);
        int day = number(text, 6, 8);
        int hour = number(text, 8, 10);
        int minute = number(text, 10, 12);
        int second = number(text, 12, 14);
        boolean date = month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
        if (!date || hour > 23 || minute > 59 || second > 60) {
            return Optional.empty();
        }
        int nanos = fraction ? nanos(text) : 0;
        return Optional.of(LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59), nanos)
                .toInstant(ZoneOffset.UTC));
    }

    /** Writes whole seconds, which every client reads; a year outside 0 to 9999 becomes the nearest moment inside. */
    static String format(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(
                Math.clamp(time.getEpochSecond(), FIRST_SECOND, LAST_SECOND), 0, ZoneOffset.UTC);
        StringBuilder out = new StringBuilder(DIGITS);
        append(out, utc.getYear(), 4);
        append(out, utc.getMonthValue(), 2);
        append(out, utc.getDayOfMonth(), 2);
        append(out, utc.getHour(), 2);
        append(out, utc.getMinute(), 2);
        append(out, utc.getSecond(), 2);
        return out.toString();
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static int nanos(String text) {
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int at = DIGITS + 1 + i;
            nanos = nanos * 10 + (at < text.length() ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    private static void append(StringBuilder out, int number, int width) {
        String digits = Integer.toString(number);
        out.repeat('0', width - digits.length()).append(digits);
    }
}
