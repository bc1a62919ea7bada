package io.sluice.vfs.s3;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * How long to wait before a request is tried again: short at first, because most of what goes wrong is over at once, then four
 * times as long each time, because a store that starts again takes seconds; the SDK's own four attempts are over within half of
 * one. Between half of that and all of it, so that many transfers do not come back in the same moment.
 */
final class Pauses implements BackoffStrategy {

    private static final long FIRST_MILLIS = 150;
    private static final long MOST_MILLIS = 20_000;
    private static final int GROWTH_BITS = 2;

    /** The number of the attempt that the first pause is before. */
    static final int SECOND_ATTEMPT = 2;

    private final int before;

    /**
     * Pauses behind attempts that somebody else has made already.
     *
     * @param before how many those were
     */
    Pauses(int before) {
        this.before = before;
    }

    @Override
    public Duration computeDelay(int attempt) {
        int doublings = Math.min(Math.max(before + attempt - SECOND_ATTEMPT, 0) * GROWTH_BITS, Integer.SIZE - 1);
        long full = Math.min(FIRST_MILLIS << doublings, MOST_MILLIS);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }
}
