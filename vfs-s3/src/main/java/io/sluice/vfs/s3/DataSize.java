package io.sluice.vfs.s3;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written as {@code 16MiB}, {@code 1GiB} or plainly in bytes.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*([kmgt]i?b?|b)?");
    private static final String UNITS = "kmgt";

    /** Refuses a negative number. */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of 0 or more, not " + bytes);
        }
    }

    /** So many mebibytes. */
    public static DataSize mebibytes(long count) {
        return new DataSize(count << 20);
    }

    /** Reads the text form; the reader of configurations calls this. */
    public static DataSize parse(String text) {
        Matcher parts = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("a size such as 16MiB, 1GiB or 1048576");
        }
        String unit = parts.group(2);
        int power = unit == null ? 0 : UNITS.indexOf(unit.charAt(0)) + 1;
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << (10 * power)));
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("a size below 8EiB", tooLarge);
        }
    }

    @Override
    public String toString() {
        for (int power = UNITS.length(); power > 0; power--) {
            long unit = 1L << (10 * power);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + "" + Character.toUpperCase(UNITS.charAt(power - 1)) + "iB";
            }
        }
        return Long.toString(bytes);
    }
}
