package io.sluice.server.command;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that live now; as many as {@code limits.sessions}. Any thread, never blocks for long. */
public final class LiveSessions implements Iterable<LiveSession> {

    private final Set<LiveSession> sessions = ConcurrentHashMap.newKeySet();

    /** None yet. */
    public LiveSessions() {}

    /** A session begins. */
    public void add(LiveSession session) {
        sessions.add(session);
    }

    /** A session has ended. */
    public void remove(LiveSession session) {
        sessions.remove(session);
    }

    /** The sessions in no order; those that come or go meanwhile may be there or not. */
    @Override
    public Iterator<LiveSession> iterator() {
        return sessions.iterator();
    }
}
