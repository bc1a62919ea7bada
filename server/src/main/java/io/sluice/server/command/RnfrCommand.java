package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** RNFR: names what RNTO will rename (RFC 959 section 4.1.3). */
final class RnfrCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("RNFR", "RNFR <path>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.requireThroughout(Permission.RENAME, path);
        if (path.isRoot()) {
            throw new StorageException(new StorageError.PermissionDenied(path, "the root stays"));
        }
        context.prepared().renameFrom(new Prepared.Renamed(path, Entries.find(context.storage(), path)));
        return Outcome.answer(ReplyCode.PENDING, "Send RNTO with the new name.");
    }
}
