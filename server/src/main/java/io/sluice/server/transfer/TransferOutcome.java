package io.sluice.server.transfer;

import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;

/** How a transfer, or work on the store, ended: a closed set, mapped to replies in one place. */
public sealed interface TransferOutcome {

    /** All bytes went where they belong and the store has them. */
    record Completed(String text) implements TransferOutcome {}

    /** Work on the store is done, and its command says with which reply. */
    record WorkDone(ReplyCode code, String text) implements TransferOutcome {}

    /** Work on the store was not done, or not wholly, and its command says with which reply. */
    record WorkRefused(ReplyCode code, String text) implements TransferOutcome {}

    /** The client did not connect, could not be connected to, or no passive port became free. */
    record NoDataConnection(String why) implements TransferOutcome {}

    /** The data connection is not protected as it has to be. */
    record NotProtected(String why) implements TransferOutcome {}

    /** The data connection broke. */
    record DataConnectionLost(String why) implements TransferOutcome {}

    /** What the client sent does not fit the transmission mode. */
    record Malformed(String why) implements TransferOutcome {}

    /** The client sent ABOR. */
    record Aborted() implements TransferOutcome {}

    /** No byte moved for longer than {@code timeouts.stall}. */
    record TimedOut() implements TransferOutcome {}

    /** The upload ended before the size that ALLO had announced. */
    record Incomplete(long announced, long received) implements TransferOutcome {}

    /** The control connection ended; nobody is left to read a reply. */
    record ControlLost() implements TransferOutcome {}

    /** The server is stopping and the grace is over. */
    record ShuttingDown() implements TransferOutcome {}

    /** The file became another one while it was transferred; the bytes that went over do not belong to the rest. */
    record SourceChanged(VfsPath path) implements TransferOutcome {}

    /** The store failed. */
    record StorageFailed(StorageError error) implements TransferOutcome {}
}
