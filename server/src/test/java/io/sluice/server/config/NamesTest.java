package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of settings, and durations as text. */
final class NamesTest {

    @ParameterizedTest
    @CsvSource({"port,port,0", "prot,port,1", "por,port,1", "portt,port,1", "'',port,4", "abc,xyz,3", "ab,ba,1"})
    void distanceCountsEdits(String a, String b, int expected) {
        assertEquals(expected, Names.distance(a, b));
        assertEquals(expected, Names.distance(b, a));
    }

    @Test
    void onlyWhatIsCloseIsSuggested() {
        assertEquals(Optional.of("sessions"), Names.nearest("Sesions", List.of("sessions", "transfers")));
        assertEquals(Optional.empty(), Names.nearest("xyz", List.of("sessions", "abc")));
        assertEquals(Optional.empty(), Names.nearest("x", List.of()));
        assertEquals("known are: a1, b1", Names.hint("something", List.of("b1", "a1")));
    }

    @Test
    void oneSettingHasThreeNames() {
        assertEquals("match-prefix-ipv4", Names.kebab("matchPrefixIpv4"));
        assertEquals("SLUICE_PASSIVE_MATCH_PREFIX_IPV4", Names.environment("passive.match-prefix-ipv4"));
    }

    @ParameterizedTest
    @CsvSource({"0s,PT0S", "1500ms,PT1.5S", "1h30m,PT1H30M", "2d,PT48H", "PT30S,PT30S", "' 5M ',PT5M", "pt1h,PT1H"})
    void durationsAreRead(String text, String iso) {
        assertEquals(Duration.parse(iso), DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0s", "PT90S,1m30s", "PT24H,1d", "PT0.25S,250ms", "PT0.0000001S,PT0.0000001S", "-PT1S,PT-1S"})
    void durationsAreWrittenShort(String iso, String text) {
        assertEquals(text, DurationText.format(Duration.parse(iso)));
        assertEquals(Duration.parse(iso), DurationText.parse(text));
    }
}
