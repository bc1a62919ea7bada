package io.sluice.server.control;

import io.sluice.server.command.CommandRequest;

/** What the session's thread is told, through its mailbox. */
sealed interface SessionEvent {

    /**
     * A line of the client.
     *
     * @param era counts how often TLS began or ended before it came
     */
    record Line(CommandRequest request, int era) implements SessionEvent {}

    /** A line of the client that was longer than is allowed; nothing of it is run. */
    record OverlongLine(int era) implements SessionEvent {}

    /** Lines that were to overtake a task came as it ended: they are the session's thread's to answer. */
    record Overtaken() implements SessionEvent {}

    /** The server stops: the session ends as soon as no transfer runs. */
    record Drain() implements SessionEvent {}

    /** The control connection has ended. */
    record Closed() implements SessionEvent {}
}
