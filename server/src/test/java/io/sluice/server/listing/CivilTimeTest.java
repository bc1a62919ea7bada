package io.sluice.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CivilTimeTest {

    private final CivilTime time = new CivilTime();

    private void agreesAt(long second) {
        LocalDateTime expected = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        time.set(second);
        assertEquals(
                expected,
                LocalDateTime.of(
                        time.year(), time.month(), time.dayOfMonth(), time.hour(), time.minute(), time.second()));
    }

    @Test
    void agreesWithTheLibraryOnEveryDayOfFourCenturies() {
        for (long day = -80_000; day < 80_000; day++) {
            agreesAt(day * 86_400);
            agreesAt(day * 86_400 + 86_399);
        }
    }

    @Test
    void agreesWithTheLibraryOnAnyMoment() {
        Random random = new Random(9);
        for (int i = 0; i < 100_000; i++) {
            agreesAt(random.nextLong(CivilTime.FIRST_SECOND, CivilTime.LAST_SECOND + 1));
        }
        agreesAt(CivilTime.FIRST_SECOND);
        agreesAt(CivilTime.LAST_SECOND);
    }

    @Test
    void clampsToFourDigitsOfYear() {
        time.set(Long.MIN_VALUE);
        assertEquals(0, time.year());
        time.set(Long.MAX_VALUE);
        assertEquals(9999, time.year());
        assertEquals(59, time.second());
    }
}
