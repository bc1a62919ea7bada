package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Many requests of one kind, a few at once. */
final class Workers {

    private Workers() {}

    /**
     * Runs the work for each item and returns when all that has begun has ended; after the first failure nothing begins.
     *
     * @param atOnce how many run at once
     * @throws StorageException the first failure
     */
    static <T> void forEach(Collection<T> items, int atOnce, Consumer<T> work) {
        Queue<T> left = new ConcurrentLinkedQueue<>(items);
        AtomicReference<@Nullable StorageException> failure = new AtomicReference<>();
        List<Beside<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < Math.min(atOnce, items.size()); i++) {
            workers.add(Beside.start("work", () -> run(left, work, failure)));
        }
        workers.forEach(Beside::await);
        StorageException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private static <T> boolean run(
            Queue<T> left, Consumer<T> work, AtomicReference<@Nullable StorageException> failure) {
        for (T item = left.poll(); item != null && failure.get() == null; item = left.poll()) {
            try {
                work.accept(item);
            } catch (StorageException known) {
                failure.compareAndSet(null, known);
            } catch (RuntimeException unforeseen) {
                failure.compareAndSet(null, new StorageException(new StorageError.Unexpected("copy", unforeseen)));
            }
        }
        return true;
    }
}
