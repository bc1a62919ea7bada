package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.StoreResults.Time;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures what a way to a store does: from what /proc says before and after.
 *
 * @param store behind it
 * @param compiling the JVMs whose compilers have to be quiet: those of the store and of all ways
 * @param floor of memory, looked at before each time
 * @param memory to touch before a time that counts
 */
record StoreStopwatch(Store store, List<ProcessTree> compiling, MemoryFloor floor, WarmMemory memory) {

    /** What has been used so far. */
    private record Reading(double way, double store, double compilers, double ours, double machine) {}

    static StoreStopwatch of(Store store, List<StoreWay> ways, MemoryFloor floor, WarmMemory memory) {
        List<ProcessTree> compiling = Stream.concat(
                        store.process().stream(), ways.stream().flatMap(way -> way.compiles().stream()))
                .toList();
        return new StoreStopwatch(store, compiling, floor, memory);
    }

    /** Lets it do that once. */
    Time time(StoreWay way, StoreCase what) throws IOException {
        floor.check();
        way.ready(what);
        Reading before = read(way);
        long start = System.nanoTime();
        Closeable open = way.run(what);
        double seconds = (System.nanoTime() - start) / 1e9;
        try (open) {
            Reading after = read(way);
            return new Time(
                    seconds,
                    after.way - before.way,
                    after.store - before.store,
                    after.compilers - before.compilers,
                    Math.max(0, after.machine - before.machine - (after.ours - before.ours)),
                    way.pssBytes());
        }
    }

    private Reading read(StoreWay way) {
        return new Reading(
                way.cpuSeconds(),
                store.cpuSeconds(),
                compiling.stream().mapToDouble(ProcessTree::compilerSeconds).sum(),
                new ProcessTree(ProcessHandle.current().pid()).cpuSeconds(),
                Machine.busySeconds());
    }
}
