package io.sluice.server.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each row of the tables from failures to replies. */
class MappingTest {

    private static final VfsPath PATH = VfsPath.of("/a/b");

    @Test
    void storageErrors() {
        Map<StorageError, Integer> rows = Map.ofEntries(
                Map.entry(new StorageError.NotFound(PATH), 550),
                Map.entry(new StorageError.IsADirectory(PATH), 550),
                Map.entry(new StorageError.NotADirectory(PATH), 550),
                Map.entry(new StorageError.DirectoryNotEmpty(PATH), 550),
                Map.entry(new StorageError.AlreadyExists(PATH), 550),
                Map.entry(new StorageError.PermissionDenied(PATH, "secret reason"), 550),
                Map.entry(new StorageError.ReadOnly(PATH), 550),
                Map.entry(new StorageError.IntoItself(PATH), 550),
                Map.entry(new StorageError.NameNotAllowed("x", "too long"), 553),
                Map.entry(new StorageError.NoSpace(PATH), 452),
                Map.entry(new StorageError.OtherFileSystem(PATH, PATH), 550),
                Map.entry(new StorageError.MountPoint(PATH), 550),
                Map.entry(new StorageError.QuotaExceeded(PATH), 552),
                Map.entry(new StorageError.Changed(PATH), 450),
                Map.entry(new StorageError.Busy(PATH), 450),
                Map.entry(new StorageError.Overloaded("secret reason"), 450),
                Map.entry(new StorageError.Unavailable("secret reason"), 451),
                Map.entry(new StorageError.TimedOut("secret reason"), 451),
                Map.entry(new StorageError.Throttled("secret reason"), 451),
                Map.entry(new StorageError.RangeNotSatisfiable(PATH, 10, 5), 554),
                Map.entry(new StorageError.Unsupported("append"), 502),
                Map.entry(new StorageError.Unexpected("read", new IllegalStateException("secret reason")), 451));
        assertEquals(StorageError.class.getPermittedSubclasses().length, rows.size(), "a row for each error");
        rows.forEach((error, code) -> {
            Reply reply = StorageReplies.of(error, "e1");
            assertEquals(code, reply.code().number(), error.toString());
            assertFalse(reply.lines().toString().contains("secret"), "told the client: " + reply);
        });
        assertTrue(StorageReplies.of(new StorageError.Unexpected("read", new Error()), "e1")
                .lines()
                .toString()
                .contains("e1"));
    }

    @Test
    void transferOutcomes() {
        Map<TransferOutcome, Integer> rows = Map.ofEntries(
                Map.entry(new TransferOutcome.Completed("Done."), 226),
                Map.entry(new TransferOutcome.WorkDone(ReplyCode.FILE_STATUS, "Done."), 213),
                Map.entry(new TransferOutcome.WorkRefused(ReplyCode.FILE_UNAVAILABLE, "Not done."), 550),
                Map.entry(new TransferOutcome.NoDataConnection("why"), 425),
                Map.entry(new TransferOutcome.NotProtected("why"), 522),
                Map.entry(new TransferOutcome.DataConnectionLost("why"), 426),
                Map.entry(new TransferOutcome.Malformed("why"), 426),
                Map.entry(new TransferOutcome.Aborted(), 426),
                Map.entry(new TransferOutcome.TimedOut(), 426),
                Map.entry(new TransferOutcome.Incomplete(10, 5), 426),
                Map.entry(new TransferOutcome.ControlLost(), 426),
                Map.entry(new TransferOutcome.ShuttingDown(), 421),
                Map.entry(new TransferOutcome.SourceChanged(PATH), 426),
                Map.entry(new TransferOutcome.StorageFailed(new StorageError.NoSpace(PATH)), 452));
        assertEquals(TransferOutcome.class.getPermittedSubclasses().length, rows.size(), "a row for each outcome");
        rows.forEach((outcome, code) ->
                assertEquals(code, TransferReplies.of(outcome, "e1").code().number(), outcome.toString()));
    }

    @Test
    void authenticatorThatCannotSayCostsNoPassword() {
        assertEquals(530, AuthReplies.of(new AuthResult.Rejected()).code().number());
        assertEquals(
                421,
                AuthReplies.of(new AuthResult.Unavailable("database")).code().number());
    }
}
