package io.sluice.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtpTimeTest {

    @ParameterizedTest
    @CsvSource({
        "20261122222019, 2026-11-22T22:20:19Z",
        "20240229000000, 2024-02-29T00:00:00Z",
        "20000229235959, 2000-02-29T23:59:59Z",
        "19691231235959, 1969-12-31T23:59:59Z",
        "00000101000000, 0000-01-01T00:00:00Z",
        "99991231235959, 9999-12-31T23:59:59Z",
        "20161231235960, 2016-12-31T23:59:59Z",
        "20261122222019.5, 2026-11-22T22:20:19.5Z",
        "20261122222019.123, 2026-11-22T22:20:19.123Z",
        "20261122222019.000000001999, 2026-11-22T22:20:19.000000001Z"
    })
    void reads(String text, Instant expected) {
        assertEquals(Optional.of(expected), FtpTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026112222201",
                "202611222220190",
                "20261122222019.",
                "20261122222019.x",
                "20261122222019,5",
                "20260022222019",
                "20261322222019",
                "20261100222019",
                "20261131222019",
                "20230229000000",
                "19000229000000",
                "20261122242019",
                "20261122226019",
                "20261122222061",
                " 20261122222019",
                "20261122222019 ",
                "-2026112222201",
                "+2026112222201",
                "2026112222201\u0669",
                "20261122T22201",
                "20261122222019.1 x"
            })
    void refuses(String text) {
        assertEquals(Optional.empty(), FtpTime.parse(text));
    }

    @Test
    void writes() {
        assertEquals("20260102030405", FtpTime.format(Instant.parse("2026-01-02T03:04:05.999Z")));
        assertEquals("00050102030405", FtpTime.format(Instant.parse("0005-01-02T03:04:05Z")));
        assertEquals("19691231235959", FtpTime.format(Instant.ofEpochMilli(-500)));
        assertEquals("99991231235959", FtpTime.format(Instant.MAX));
        assertEquals("00000101000000", FtpTime.format(Instant.MIN));
    }

    @Test
    void readsWhatItWrites() {
        Random random = new Random(3659);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, 250_000_000_000L));
            assertEquals(Optional.of(time), FtpTime.parse(FtpTime.format(time)));
        }
    }
}
