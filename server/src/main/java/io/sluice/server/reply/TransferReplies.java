package io.sluice.server.reply;

import io.sluice.server.transfer.TransferOutcome;

/** The one mapping from how a transfer or work ended to the reply that ends it. */
public final class TransferReplies {

    private TransferReplies() {}

    /**
     * The reply for this outcome.
     *
     * @param errorId names the log line of an unexpected error; used only there
     */
    public static Reply of(TransferOutcome outcome, String errorId) {
        return switch (outcome) {
            case TransferOutcome.Completed(var text) -> Reply.of(ReplyCode.CLOSING_DATA, text);
            case TransferOutcome.WorkDone(var code, var text) -> Reply.of(code, text);
            case TransferOutcome.WorkRefused(var code, var text) -> Reply.of(code, text);
            case TransferOutcome.NoDataConnection(var why) ->
                Reply.of(ReplyCode.NO_DATA_CONNECTION, "No data connection: " + why + ".");
            case TransferOutcome.NotProtected(var why) ->
                Reply.of(ReplyCode.UNSUPPORTED_PROTOCOL, "The data connection is refused: " + why + ".");
            case TransferOutcome.DataConnectionLost(var why) -> aborted("Data connection lost; transfer incomplete.");
            case TransferOutcome.Malformed(var why) -> aborted("The data cannot be the whole file: " + why + ".");
            case TransferOutcome.Aborted() -> aborted("Aborted.");
            case TransferOutcome.TimedOut() -> aborted("Data connection stalled; transfer incomplete.");
            case TransferOutcome.Incomplete(var announced, var received) ->
                aborted("Only " + received + " of the " + announced + " bytes that ALLO announced arrived.");
            case TransferOutcome.ControlLost() -> aborted("Control connection lost.");
            case TransferOutcome.ShuttingDown() ->
                Reply.of(ReplyCode.SERVICE_UNAVAILABLE, "The server is shutting down; not completed.");
            case TransferOutcome.SourceChanged(var path) ->
                aborted(path + ": was changed by somebody else during the transfer; begin again.");
            case TransferOutcome.StorageFailed(var error) -> StorageReplies.of(error, errorId);
        };
    }

    private static Reply aborted(String text) {
        return Reply.of(ReplyCode.TRANSFER_ABORTED, text);
    }
}
