package io.sluice.vfs.s3;

import io.sluice.vfs.Meter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all buckets of the process count together. */
final class S3Counts {

    /** Requests on their way, bodies of downloads included. */
    static final AtomicLong RUNNING = new AtomicLong();

    /** Requests that were sent, each attempt for itself. */
    static final LongAdder SENT = new LongAdder();

    /** Requests that were given up because nothing moved. */
    static final LongAdder STALLED = new LongAdder();

    /** Downloads that went on with another request. */
    static final LongAdder RESUMED = new LongAdder();

    private S3Counts() {}

    static List<Meter> meters() {
        return List.of(
                Meter.gauge("sluice.s3.requests.running", RUNNING::get),
                Meter.counter("sluice.s3.requests.sent", SENT::sum),
                Meter.counter("sluice.s3.requests.stalled", STALLED::sum),
                Meter.counter("sluice.s3.downloads.resumed", RESUMED::sum));
    }
}
