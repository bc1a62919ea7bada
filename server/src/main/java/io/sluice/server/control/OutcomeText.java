package io.sluice.server.control;

import io.sluice.server.observe.LogText;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;

/** How a transfer or work ended, as log and meters have it. */
final class OutcomeText {

    private OutcomeText() {}

    /** One word for log and meters. */
    static String result(TransferOutcome outcome) {
        return switch (outcome) {
            case TransferOutcome.Completed c -> "completed";
            case TransferOutcome.WorkDone w -> "completed";
            case TransferOutcome.WorkRefused w -> "refused";
            case TransferOutcome.NoDataConnection n -> "no-data-connection";
            case TransferOutcome.NotProtected n -> "not-protected";
            case TransferOutcome.DataConnectionLost d -> "data-connection-lost";
            case TransferOutcome.Malformed m -> "malformed";
            case TransferOutcome.Aborted a -> "aborted";
            case TransferOutcome.TimedOut t -> "stalled";
            case TransferOutcome.Incomplete i -> "incomplete";
            case TransferOutcome.ControlLost c -> "control-lost";
            case TransferOutcome.ShuttingDown s -> "shutting-down";
            case TransferOutcome.SourceChanged s -> "source-changed";
            case TransferOutcome.StorageFailed(StorageError error) -> LogText.kind(error);
        };
    }

    /** What the log line says besides, with a space before it; empty where the word says all. */
    static String why(TransferOutcome outcome) {
        return switch (outcome) {
            case TransferOutcome.NoDataConnection(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.NotProtected(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.DataConnectionLost(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.Malformed(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.SourceChanged(VfsPath path) -> " changed=" + LogText.quoted(path.text());
            case TransferOutcome.StorageFailed(StorageError error) -> " why=" + LogText.quoted(error.toString());
            case TransferOutcome.Completed c -> "";
            case TransferOutcome.WorkDone w -> "";
            case TransferOutcome.WorkRefused(var code, String text) -> " why=" + LogText.quoted(text);
            case TransferOutcome.Aborted a -> "";
            case TransferOutcome.TimedOut t -> "";
            case TransferOutcome.Incomplete i -> "";
            case TransferOutcome.ControlLost c -> "";
            case TransferOutcome.ShuttingDown s -> "";
        };
    }
}
