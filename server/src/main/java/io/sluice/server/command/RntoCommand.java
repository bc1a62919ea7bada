package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** RNTO: gives what RNFR named another name (RFC 959 section 4.1.3). */
final class RntoCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("RNTO", "RNTO <path>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath from = context.prepared()
                .takeRenameFrom()
                .orElseThrow(() -> new Refusal(ReplyCode.BAD_SEQUENCE, "Send RNFR first."));
        VfsPath to = context.resolve(request.argument());
        context.permit(context.access().mayRename(from, to));
        if (!context.may(Permission.OVERWRITE, to) && !from.equals(to) && Entries.isPresent(context.storage(), to)) {
            throw new StorageException(new StorageError.AlreadyExists(to));
        }
        context.storage().rename(from, to);
        return Outcome.answer(ReplyCode.FILE_ACTION_OK, "Renamed.");
    }
}
