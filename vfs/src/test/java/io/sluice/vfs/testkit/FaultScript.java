package io.sluice.vfs.testkit;

import io.sluice.vfs.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The faults that are still to come, and what happens at every call of a kind; safe for use by many threads. */
final class FaultScript {

    private final List<Fault> pending = new ArrayList<>();
    private final Map<Fault.Call, Runnable> standing = new ConcurrentHashMap<>();

    synchronized void add(List<Fault> faults) {
        pending.addAll(faults);
    }

    synchronized List<Fault> pending() {
        return List.copyOf(pending);
    }

    void always(Fault.Call call, Runnable action) {
        standing.put(call, action);
    }

    synchronized void heal() {
        pending.clear();
        standing.clear();
    }

    /** Takes the first fault of that kind off the script. */
    <F extends Fault> Optional<F> take(Class<F> kind) {
        return take(kind, fault -> true);
    }

    /** Plays what the script holds for this call: fails, waits, or does nothing. */
    void play(Fault.Call call) {
        take(Fault.StallCall.class, fault -> fault.call() == call)
                .ifPresent(fault -> fault.gate().pass());
        take(Fault.FailCall.class, fault -> fault.call() == call).ifPresent(fault -> {
            throw new StorageException(fault.error());
        });
        Runnable action = standing.get(call);
        if (action != null) {
            action.run();
        }
    }

    private synchronized <F extends Fault> Optional<F> take(Class<F> kind, Predicate<F> wanted) {
        Optional<F> found = pending.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(wanted)
                .findFirst();
        found.ifPresent(pending::remove);
        return found;
    }
}
