package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** CWD: changes the working directory; {@code ~} and nothing are the home (RFC 959 section 4.1.1). */
final class CwdCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("CWD", "CWD <directory>", "RFC 959 4.1.1").alias("XCWD");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String text = request.argument();
        return enter(context, text.isEmpty() || text.equals("~") ? VfsPath.ROOT : context.resolve(text));
    }

    /** Makes a directory the working one if it is there. */
    static Outcome enter(CommandContext context, VfsPath path) {
        context.permit(context.access().isReachable(path));
        requireDirectory(context, path);
        context.directory(path);
        return Outcome.answer(ReplyCode.FILE_ACTION_OK, "Directory changed to " + path + ".");
    }

    /** Where names may not be listed, every failure has the words of a refusal: they tell nobody what is there. */
    private static void requireDirectory(CommandContext context, VfsPath path) {
        try {
            if (!context.storage().stat(path).isDirectory()) {
                // In stores of objects there may be a directory of the same name as the file; in others this fails.
                context.storage().list(path).close();
            }
        } catch (StorageException e) {
            boolean tells = e.error() instanceof StorageError.NotFound
                    || e.error() instanceof StorageError.NotADirectory
                    || e.error() instanceof StorageError.PermissionDenied
                    || e.error() instanceof StorageError.NameNotAllowed;
            context.permit(!tells || context.access().maySee(path));
            throw e;
        }
    }
}
