package io.sluice.server.control;

import io.sluice.server.command.CommandRequest;
import io.sluice.server.transfer.Transfer;
import io.sluice.server.transfer.TransferOutcome;

/** What the session's thread is told, through its mailbox. */
sealed interface SessionEvent {

    /** A line of the client. */
    record Line(CommandRequest request) implements SessionEvent {}

    /** A line of the client that was longer than is allowed; nothing of it is run. */
    record OverlongLine() implements SessionEvent {}

    /** The transfer's thread is done. */
    record TransferEnded(Transfer transfer, TransferOutcome outcome) implements SessionEvent {}

    /** The server stops: the session ends as soon as no transfer runs. */
    record Drain() implements SessionEvent {}

    /** The control connection has ended. */
    record Closed() implements SessionEvent {}
}
