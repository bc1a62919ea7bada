package io.sluice.server.tls;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The newest context, and those before it that sessions still hold: at most {@value #MOST}. Who has begun longer ago than
 * that is served on, but on a shared port his data connections are nobody's. Any thread.
 */
final class Contexts {

    static final int MOST = 8;

    private volatile TlsContext newest;
    private List<WeakReference<TlsContext>> older = List.of();

    Contexts(TlsContext first) {
        this.newest = first;
    }

    TlsContext newest() {
        return newest;
    }

    synchronized void add(TlsContext next) {
        List<WeakReference<TlsContext>> all = new ArrayList<>(List.of(new WeakReference<>(newest)));
        older.stream()
                .filter(reference -> reference.get() != null)
                .limit(MOST - 2)
                .forEach(all::add);
        older = List.copyOf(all);
        newest = next;
    }

    /** The newest first. */
    synchronized List<TlsContext> all() {
        List<TlsContext> all = new ArrayList<>(List.of(newest));
        older.stream().map(WeakReference::get).filter(Objects::nonNull).forEach(all::add);
        return all;
    }

    int count() {
        return all().size();
    }
}
