package io.sluice.server.control;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many lines of a client are given to its session's thread and not answered yet, and how many may be. The event loop
 * adds, the session's thread takes away.
 */
final class Backlog {

    /**
     * Lines that may wait while no task runs: no more are read before some are answered. Some clients send whole
     * directories of questions at once (lftp with {@code ftp:sync-mode off} asks for the time of every file).
     */
    static final int MOST_PENDING = 64;

    /** So few must be left before more are read. */
    private static final int ROOM = MOST_PENDING / 2;

    /**
     * Lines that may wait for a task: ABOR and the end of the client must be seen, so reading goes on, and a client that
     * sends more is flooding.
     */
    static final int MOST_BEHIND_TASK = 256;

    /** Lines that keep the connection alive and wait besides: one every ten seconds for eleven hours. */
    static final int MOST_KEEP_ALIVES = 4096;

    private final Runnable roomMade;
    private final AtomicInteger pending = new AtomicInteger();

    /** How many of them only keep the connection alive. */
    private final AtomicInteger keepAlives = new AtomicInteger();

    private volatile boolean roomWanted;

    /** None yet; {@code roomMade} is run when somebody waits for room and there is some, by any thread. */
    Backlog(Runnable roomMade) {
        this.roomMade = roomMade;
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return pending.get() == 0;
    }

    /** Whether so many wait that no more are read, unless a task runs. */
    boolean isFull() {
        return pending.get() >= MOST_PENDING;
    }

    /** One line more; false if it is one too many. */
    boolean add(boolean keepsAlive) {
        int repeats = keepsAlive ? keepAlives.incrementAndGet() : keepAlives.get();
        return pending.incrementAndGet() - repeats <= MOST_BEHIND_TASK && repeats <= MOST_KEEP_ALIVES;
    }

    /** One of them is answered. */
    void answered(boolean keepsAlive) {
        if (keepsAlive) {
            keepAlives.decrementAndGet();
        }
        if (pending.decrementAndGet() <= ROOM) {
            sayRoom();
        }
    }

    /** Somebody waits to hear of room, or waits no longer. */
    void wantRoom(boolean wanted) {
        roomWanted = wanted;
    }

    /** Says that there is room to whoever waits for it. */
    void sayRoom() {
        if (roomWanted) {
            roomWanted = false;
            roomMade.run();
        }
    }
}
