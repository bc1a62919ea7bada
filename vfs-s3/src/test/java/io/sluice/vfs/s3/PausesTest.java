package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** The waits between attempts grow, and end growing. */
class PausesTest {

    @RepeatedTest(20)
    void theyGrowFourfoldUpToTwentySeconds() {
        List<Long> most = List.of(150L, 600L, 2_400L, 9_600L, 20_000L, 20_000L);
        for (int i = 0; i < most.size(); i++) {
            long millis = new Pauses(0).computeDelay(i + 2).toMillis();
            assertTrue(millis >= most.get(i) / 2 && millis <= most.get(i), "attempt " + (i + 2) + ": " + millis);
        }
        long second = new Pauses(1).computeDelay(2).toMillis();
        assertTrue(second >= 300 && second <= 600, "behind an attempt of somebody else: " + second);
        assertTrue(new Pauses(0).computeDelay(1_000).toMillis() <= 20_000);
    }
}
