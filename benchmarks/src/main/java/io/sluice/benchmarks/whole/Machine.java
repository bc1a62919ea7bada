package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the figures come from.
 *
 * @param processor its model
 * @param cores that this process may use
 * @param memoryGib of the machine
 * @param kernel its release
 * @param jdk of client and server
 * @param loadBefore the load average of the last minute before the run: what others did there
 * @param time when the run began, UTC
 */
record Machine(
        String processor, int cores, double memoryGib, String kernel, String jdk, double loadBefore, String time) {

    /** That this process may use. */
    static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final Path CONNTRACK = Path.of("/proc/sys/net/netfilter");
    private static final double CONNTRACK_FULL = 0.5;
    private static final long CONNTRACK_PATIENCE = TimeUnit.MINUTES.toNanos(5);
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STAT_FIELDS = 9;
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIB_PER_GIB = 1 << 20;

    static Machine here() {
        return new Machine(
                first("/proc/cpuinfo", "model name"),
                CORES,
                Math.round(number(first("/proc/meminfo", "MemTotal")) / KIB_PER_GIB * 10) / 10.0,
                read(Path.of("/proc/sys/kernel/osrelease")),
                System.getProperty("java.vm.vendor", "") + " " + Runtime.version(),
                number(read(Path.of("/proc/loadavg")).split(" ", -1)[0]),
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    }

    /** Bytes that could be used now. */
    static long availableBytes() {
        return 1024L * (long) number(first("/proc/meminfo", "MemAvailable"));
    }

    /** CPU seconds that were not idle since the machine came up; in steps of 10 ms for each core. */
    static double busySeconds() {
        String[] fields =
                read(Path.of("/proc/stat")).lines().findFirst().orElse("cpu").split(" +", -1);
        double ticks = 0;
        // user nice system idle iowait irq softirq steal; guests are in user and nice.
        for (int i = 1; i < Math.min(fields.length, STAT_FIELDS); i++) {
            ticks += i == IDLE || i == IO_WAIT ? 0 : Double.parseDouble(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /**
     * Waits while the kernel's table of connections is half full: every data connection stays in it for minutes, and
     * once it is full connects hang for half a minute, whoever serves.
     *
     * @return seconds waited
     */
    static long awaitConnectionTable() {
        long start = System.nanoTime();
        while (conntrackShare() > CONNTRACK_FULL && System.nanoTime() - start < CONNTRACK_PATIENCE) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    private static double conntrackShare() {
        Path count = CONNTRACK.resolve("nf_conntrack_count");
        Path max = CONNTRACK.resolve("nf_conntrack_max");
        return Files.isReadable(count) && Files.isReadable(max) ? number(read(count)) / number(read(max)) : 0;
    }

    private static String first(String file, String key) {
        return read(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static double number(String text) {
        String digits = text.replaceAll("[^0-9.].*", "");
        return digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
