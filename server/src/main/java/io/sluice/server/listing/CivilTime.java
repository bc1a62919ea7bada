package io.sluice.server.listing;

/**
 * Splits seconds since 1970 into date and time of UTC without an object for each. The day's date is kept: entries of one
 * directory often share it.
 */
final class CivilTime {

    /** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what four digits of a year can say. */
    static final long FIRST_SECOND = -62_167_219_200L;

    static final long LAST_SECOND = 253_402_300_799L;

    private static final int SECONDS_OF_DAY = 86_400;
    private static final int DAYS_OF_400_YEARS = 146_097;
    /** From 0000-03-01, where the years of the calculation begin, to 1970-01-01. */
    private static final int DAYS_TO_1970 = 719_468;

    private long day = Long.MIN_VALUE;
    private int year;
    private int month;
    private int dayOfMonth;
    private int secondOfDay;

    /** Splits that moment; one outside the years 0 to 9999 becomes the nearest inside. */
    void set(long epochSecond) {
        long second = Math.clamp(epochSecond, FIRST_SECOND, LAST_SECOND);
        long newDay = Math.floorDiv(second, SECONDS_OF_DAY);
        secondOfDay = (int) (second - newDay * SECONDS_OF_DAY);
        if (newDay != day) {
            day = newDay;
            date(newDay + DAYS_TO_1970);
        }
    }

    /** Years run from March here, so that the leap day is the last of its year. */
    private void date(long daysFromMarch) {
        long era = Math.floorDiv(daysFromMarch, DAYS_OF_400_YEARS);
        int dayOfEra = (int) (daysFromMarch - era * DAYS_OF_400_YEARS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    }

    int year() {
        return year;
    }

    /** From 1. */
    int month() {
        return month;
    }

    /** From 1. */
    int dayOfMonth() {
        return dayOfMonth;
    }

    int hour() {
        return secondOfDay / 3600;
    }

    int minute() {
        return secondOfDay / 60 % 60;
    }

    int second() {
        return secondOfDay % 60;
    }
}
