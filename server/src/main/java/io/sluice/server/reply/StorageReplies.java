package io.sluice.server.reply;

import io.sluice.vfs.StorageError;

/** The one mapping from what a store says to what a client is told. Texts name the path and what to do, never the store. */
public final class StorageReplies {

    private StorageReplies() {}

    /**
     * The reply for this error.
     *
     * @param errorId names the log line of an unexpected error; used only there
     */
    public static Reply of(StorageError error, String errorId) {
        return switch (error) {
            case StorageError.NotFound(var path) -> unavailable(path + ": no such file or directory.");
            case StorageError.IsADirectory(var path) -> unavailable(path + ": is a directory.");
            case StorageError.NotADirectory(var path) -> unavailable(path + ": not a directory.");
            case StorageError.DirectoryNotEmpty(var path) -> unavailable(path + ": directory not empty.");
            case StorageError.AlreadyExists(var path) -> unavailable(path + ": already exists.");
            case StorageError.PermissionDenied(var path, var why) -> unavailable(path + ": permission denied.");
            case StorageError.ReadOnly(var path) -> unavailable(path + ": is read-only, nothing can be changed there.");
            case StorageError.IntoItself(var path) -> unavailable(path + ": a directory cannot be moved into itself.");
            case StorageError.NameNotAllowed(var name, var why) ->
                Reply.of(ReplyCode.NAME_NOT_ALLOWED, "Name not allowed: " + why + ".");
            case StorageError.NoSpace(var path) ->
                Reply.of(ReplyCode.NO_SPACE, "No space left in the store; try again later.");
            case StorageError.OtherFileSystem(var from, var to) ->
                unavailable(
                        to + ": lies in another store than " + from + "; copy it there and delete it here instead.");
            case StorageError.MountPoint(var path) ->
                unavailable(path
                        + ": another store begins there or below; it stays and cannot be removed, moved or replaced.");
            case StorageError.QuotaExceeded(var path) ->
                Reply.of(ReplyCode.QUOTA_EXCEEDED, path + ": quota or file size limit exceeded.");
            case StorageError.Busy(var path) ->
                Reply.of(ReplyCode.FILE_BUSY, path + ": in use by another transfer; try again later.");
            case StorageError.Overloaded(var what) ->
                Reply.of(ReplyCode.FILE_BUSY, "Too many uploads at once; try again later.");
            case StorageError.Changed(var path) ->
                Reply.of(ReplyCode.FILE_BUSY, path + ": was changed by somebody else meanwhile; begin again.");
            case StorageError.Unavailable(var why) ->
                Reply.of(ReplyCode.LOCAL_ERROR, "The store is unavailable; try again in a minute.");
            case StorageError.TimedOut(var operation) ->
                Reply.of(
                        ReplyCode.LOCAL_ERROR,
                        "The store did not answer in time; try again, what was asked may be done.");
            case StorageError.Throttled(var operation) ->
                Reply.of(
                        ReplyCode.LOCAL_ERROR,
                        "The store has too much to do; wait some seconds and try again, with fewer connections.");
            case StorageError.RangeNotSatisfiable(var path, var offset, var size) ->
                Reply.of(
                        ReplyCode.BAD_RESTART,
                        "Offset " + offset + " is beyond the end of the file (" + size + " bytes).");
            case StorageError.Unsupported(var operation) ->
                Reply.of(ReplyCode.NOT_IMPLEMENTED, "This store cannot do that: " + operation + ".");
            case StorageError.Unexpected(var operation, var cause) ->
                Reply.of(ReplyCode.LOCAL_ERROR, "Internal error " + errorId + "; the server's log has the details.");
        };
    }

    private static Reply unavailable(String text) {
        return Reply.of(ReplyCode.FILE_UNAVAILABLE, text);
    }
}
