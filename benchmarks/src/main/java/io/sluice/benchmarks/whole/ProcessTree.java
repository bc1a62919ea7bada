package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a process and all that it has started cost, from Linux' /proc. */
record ProcessTree(long pid) {

    /** What USER_HZ is on every architecture that we run on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int TIMES = 4;
    /** Of these times the first that are of children that have ended. */
    private static final int ENDED = 2;

    /**
     * CPU seconds of user and system, also of children that have ended and were waited for; in steps of 10 ms per
     * process.
     */
    double cpuSeconds() {
        return pids().map(pid -> ticks(pid, 0, TIMES)).sum() / TICKS_PER_SECOND;
    }

    /** CPU seconds of this process without what it has started. */
    static double ownSeconds() {
        return ticks(ProcessHandle.current().pid(), 0, ENDED) / TICKS_PER_SECOND;
    }

    /** CPU seconds of all children of this process that have ended and were waited for. */
    static double endedSeconds() {
        return ticks(ProcessHandle.current().pid(), ENDED, TIMES) / TICKS_PER_SECOND;
    }

    /** CPU seconds of the compiler in the process, if that is a JVM; it is part of the others. */
    double compilerSeconds() {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.filter(thread -> read(thread.resolve("comm")).matches("C[12] Compiler.*\\s*"))
                            .mapToLong(thread -> ticks(read(thread.resolve("stat")), 0, ENDED))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            // It has ended, or belongs to somebody else.
            return 0;
        }
    }

    /** Memory in bytes, shared pages divided among those who share them. */
    long pssBytes() {
        return pids().map(pid -> sum(pid, "Pss:")).sum();
    }

    /** Pages in memory in bytes, shared ones counted for each who shares them. */
    long residentBytes() {
        return pids().map(pid -> sum(pid, "Rss:")).sum();
    }

    private LongStream pids() {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(ProcessHandle::pid);
    }

    private static long ticks(long pid, int from, int to) {
        return ticks(read(pid, "stat"), from, to);
    }

    private static long ticks(String stat, int from, int to) {
        // The name in parentheses may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        long sum = 0;
        // Nothing is left of a process that has ended; its time is now its parent's.
        for (int i = USER_TIME + from; i < USER_TIME + to && i < fields.length; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    private static long sum(long pid, String what) {
        return read(pid, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith(what))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    /** Empty for a process that has just ended, and for memory of a process of somebody else. */
    private static String read(long pid, String file) {
        return read(Path.of("/proc", Long.toString(pid), file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
