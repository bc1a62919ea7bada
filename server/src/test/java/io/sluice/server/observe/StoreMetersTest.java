package io.sluice.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.tree.Stores;
import io.sluice.vfs.Meter;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Parallel;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What several stores of one type tell of themselves. */
final class StoreMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServerMetrics metrics = new ServerMetrics(registry);

    @Test
    void eachStoreHasItsOwn() {
        MemoryStorage other = new MemoryStorage(1 << 20, InstantSource.system());
        try (Stores stores = new Stores(new MemoryStorage(1 << 20, InstantSource.system()), Map.of("other", other))) {
            other.makeDirectory(VfsPath.of("/d"));
            stores.meters(metrics::store);
            double empty = registry.get("sluice.memory-store.bytes")
                    .tag("store", "storage")
                    .gauge()
                    .value();
            double filled = registry.get("sluice.memory-store.bytes")
                    .tag("store", "other")
                    .gauge()
                    .value();
            assertTrue(filled > empty, filled + " and " + empty);
        }
    }

    @Test
    void whatTheyShareIsThereOnce() {
        List<Meter> shared = List.of(
                Meter.gauge("sluice.test.now", () -> 3).ofAll(),
                Meter.counter("sluice.test.sofar", () -> 4).ofAll());
        metrics.store("storage", shared);
        metrics.store("other", shared);
        assertEquals(1, registry.find("sluice.test.now").meters().size());
        assertEquals(3, registry.get("sluice.test.now").gauge().value());
        assertEquals(1, registry.find("sluice.test.sofar").meters().size());
        assertEquals(4, registry.get("sluice.test.sofar").functionCounter().count());
    }

    @Test
    void countersGoOnWhenNobodyElseKnowsThem() {
        AtomicLong count = new AtomicLong(1);
        metrics.store("storage", List.of(Meter.counter("sluice.test.sofar", count::get)));
        WeakReference<Object> collected = new WeakReference<>(new Object());
        Parallel.until(() -> {
            System.gc();
            return collected.get() == null;
        });
        count.set(2);
        assertEquals(2, registry.get("sluice.test.sofar").functionCounter().count());
    }
}
