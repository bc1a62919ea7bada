package io.sluice.server.control;

import io.sluice.server.command.CommandRequest;
import io.sluice.server.transfer.Task;
import io.sluice.server.transfer.TransferOutcome;

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

    /** The thread of the transfer, or of the work, is done. */
    record TaskEnded(Task task, TransferOutcome outcome) implements SessionEvent {}

    /** The server stops: the session ends as soon as no transfer runs. */
    record Drain() implements SessionEvent {}

    /** The control connection has ended. */
    record Closed() implements SessionEvent {}
}
