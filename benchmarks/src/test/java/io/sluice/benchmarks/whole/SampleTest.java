package io.sluice.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic behind the tables. */
final class SampleTest {

    private static final Sample SAMPLE = new Sample(2, 1000, 4L << 30, 0.5, 0.1, 1, 0, 90, 400, 900, 0, 0, 0, 0, "");

    private static Sample of(long operations) {
        return new Sample(1, operations, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "");
    }

    @Test
    void bytesCountForLargeFilesAndOperationsForTheRest() {
        assertEquals(2048, SAMPLE.rate(Kind.RETR_BIG));
        assertEquals(500, SAMPLE.rate(Kind.RETR_SMALL));
        assertEquals(0.125, SAMPLE.cost(Kind.STOR_BIG));
        assertEquals(500, SAMPLE.cost(Kind.NOOP));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        Results.Row row = new Results.Row("x", Kind.NOOP, 1, 0, "sluice", List.of(of(10), of(40), of(20), of(30)));

        assertEquals(25, row.rate());
        assertEquals(10, row.lowest());
        assertEquals(40, row.highest());
    }

    @Test
    void filesOfDifferentSizesHaveDifferentChecksums() {
        Content content = new Content();

        assertEquals(content.checksum(5_000_000), new Content().checksum(5_000_000));
        assertNotEquals(content.checksum(5_000_000), content.checksum(5_000_001));
    }
}
