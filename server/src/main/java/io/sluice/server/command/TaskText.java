package io.sluice.server.command;

import io.sluice.server.transfer.Task;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How far a transfer or work is, in words. */
final class TaskText {

    private TaskText() {}

    /** What it is and how far, in words of its own and in bytes: of how many if that is known, and how fast on the average. */
    static String progress(Task task) {
        Optional<String> words = task.progress();
        long bytes = task.bytes();
        String what = task.kind() + " of " + task.subject() + ": " + words.orElse("");
        if (words.isPresent() && bytes == 0) {
            return what;
        }
        OptionalLong expected = task.expectedBytes();
        return what + (words.isPresent() ? ", " : "") + bytes + " bytes so far"
                + (expected.isPresent() ? " of " + expected.getAsLong() : "") + ", "
                + rate(bytes, System.nanoTime() - task.startedNanos()) + " bytes/s";
    }

    private static long rate(long bytes, long nanos) {
        return (long) (bytes / (Math.max(nanos, 1) / (double) TimeUnit.SECONDS.toNanos(1)));
    }
}
