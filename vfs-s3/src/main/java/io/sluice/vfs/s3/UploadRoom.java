package io.sluice.vfs.s3;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sluice.vfs.Meter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all S3 stores of a process share for their uploads: the memory, what is under way, and what is counted. */
final class UploadRoom {

    private static final Logger log = LoggerFactory.getLogger(UploadRoom.class);
    private static final int MOST_WAITING = 1_000;

    /** Of more than that nobody is asked whether somebody came back to them. */
    private static final int MOST_KEPT = 10_000;

    /** The one of the process; how large it is, the stores say that open. */
    private static final UploadRoom PROCESS = new UploadRoom(
            new SegmentBudget(2 * SegmentBudget.SEGMENT, MOST_WAITING, UploadsConfig.DEFAULTS.longestWait()));

    private final SegmentBudget budget;
    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private final LongAdder ending = new LongAdder();
    private final LongAdder swept = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder stays = new LongAdder();
    private final LongAdder recovered = new LongAdder();
    private final NameLocks names = new NameLocks();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    UploadRoom(SegmentBudget budget) {
        this.budget = budget;
    }

    /** The one of the process, now at least as large as a store's settings say; the longest wait is the last one said. */
    static UploadRoom ofProcess(UploadsConfig config) {
        long wanted = config.memory().bytes();
        long fit = directMemory() / 4 * 3;
        if (fit < wanted) {
            log.warn("event=limit-lowered uploads.memory={} fit={} why=\"direct memory of the JVM\"", wanted, fit);
        }
        PROCESS.budget.raise(Math.min(wanted, fit), config.longestWait());
        return PROCESS;
    }

    /** What buffers outside the heap may take; the rest of it is for transfers and the network. */
    private static long directMemory() {
        long set = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return set == 0 ? Runtime.getRuntime().maxMemory() : set;
    }

    /** One of its own. */
    static UploadRoom of(long bytes, int mostWaiting, Duration longestWait) {
        return new UploadRoom(new SegmentBudget(bytes, mostWaiting, longestWait));
    }

    SegmentBudget budget() {
        return budget;
    }

    /** The order in which what is done to one object happens. */
    NameLocks names() {
        return names;
    }

    /** An upload, or a key of the store's own, that is in use by this process and not to be swept. */
    void begin(String id) {
        live.add(id);
    }

    /** It is over. */
    void end(String id) {
        live.remove(id);
    }

    boolean isLive(String id) {
        return live.contains(id);
    }

    /** There is a record of a kept upload, as far as this process knows. */
    void kept(String record) {
        if (kept.size() < MOST_KEPT) {
            kept.add(record);
        }
    }

    /** There is none any more. */
    void notKept(String record) {
        kept.remove(record);
    }

    boolean isKept(String record) {
        return kept.contains(record);
    }

    boolean isAnythingKept() {
        return !kept.isEmpty();
    }

    /** So many more uploads, or fewer, are being taken back behind the replies that their clients got. */
    void ending(int more) {
        ending.add(more);
    }

    /** Something that nobody will finish was removed. */
    void swept() {
        swept.increment();
    }

    /** Something could not be removed when it was discarded; it is swept later. */
    void left() {
        left.increment();
    }

    /** So many more, or fewer, wait until the store can be told to forget them. */
    void waiting(int more) {
        waiting.add(more);
    }

    /** It was given up to have something removed. */
    void stays() {
        stays.increment();
    }

    /** The answer to a commit was lost, and the object is there. */
    void recovered() {
        recovered.increment();
    }

    /** All of it as numbers. */
    List<Meter> meters() {
        return List.of(
                Meter.gauge("sluice.s3.uploads.memory", budget::lent),
                Meter.gauge("sluice.s3.uploads.memory.most", budget::bytes),
                Meter.gauge("sluice.s3.uploads.admitted", budget::admitted),
                Meter.gauge("sluice.s3.uploads.waiting", budget::waiting),
                Meter.counter("sluice.s3.uploads.refused", budget::refused),
                Meter.counter("sluice.s3.uploads.shrunk", budget::shrunk),
                Meter.counter("sluice.s3.uploads.lost", budget::lost),
                Meter.gauge("sluice.s3.uploads.multipart", live::size),
                Meter.gauge("sluice.s3.uploads.ending", ending::sum),
                Meter.counter("sluice.s3.uploads.recovered", recovered::sum),
                Meter.gauge("sluice.s3.uploads.kept", kept::size),
                Meter.gauge("sluice.s3.names", names::names),
                Meter.gauge("sluice.s3.names.waiting", names::waiting),
                Meter.counter("sluice.s3.names.refused", names::refused),
                Meter.counter("sluice.s3.uploads.left", left::sum),
                Meter.counter("sluice.s3.uploads.swept", swept::sum),
                Meter.gauge("sluice.s3.leftovers.waiting", waiting::sum),
                Meter.counter("sluice.s3.leftovers.stayed", stays::sum));
    }
}
