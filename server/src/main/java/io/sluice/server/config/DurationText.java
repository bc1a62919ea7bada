package io.sluice.server.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30s}, {@code 1h30m}, {@code 500ms}, or ISO 8601 as in {@code PT30S}. */
final class DurationText {

    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private record Unit(String name, Duration length) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)));

    private DurationText() {}

    static Duration parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        Matcher parts = SHORT.matcher(plain);
        if (!plain.isEmpty() && parts.matches()) {
            Duration sum = Duration.ZERO;
            for (int i = 0; i < UNITS.size(); i++) {
                String count = parts.group(i + 1);
                if (count != null) {
                    sum = sum.plus(UNITS.get(i).length().multipliedBy(Long.parseLong(count)));
                }
            }
            return sum;
        }
        try {
            return Duration.parse(plain);
        } catch (DateTimeParseException e) {
            throw new InvalidValue("duration", text, "a duration such as 30s, 5m, 1h30m or PT30S");
        }
    }

    /** The shortest exact form; what is finer than a millisecond stays in ISO form. */
    static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        StringBuilder text = new StringBuilder();
        // Not by Duration.dividedBy: its decimals compute tables, which nothing else of a start needs.
        long rest = duration.toSeconds();
        for (Unit unit : UNITS) {
            long length = unit.length().toSeconds();
            long count = length == 0 ? duration.toMillisPart() : rest / length;
            if (count > 0) {
                text.append(count).append(unit.name());
                rest -= count * length;
            }
        }
        return text.toString();
    }
}
