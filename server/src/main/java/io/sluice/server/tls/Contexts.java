package io.sluice.server.tls;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.stream.Stream;

/** The newest context, and how many there are with those that sessions from before still hold. Any thread. */
final class Contexts {

    private volatile TlsContext newest;
    /** Not held by us: one goes with the last session that began with it. */
    private List<WeakReference<TlsContext>> older = List.of();

    Contexts(TlsContext first) {
        this.newest = first;
    }

    TlsContext newest() {
        return newest;
    }

    synchronized void add(TlsContext next) {
        older = Stream.concat(Stream.of(new WeakReference<>(newest)), held()).toList();
        newest = next;
    }

    private Stream<WeakReference<TlsContext>> held() {
        return older.stream().filter(reference -> reference.get() != null);
    }

    synchronized int count() {
        return (int) (1 + held().count());
    }
}
