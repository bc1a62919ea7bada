package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.config.RenamesConfig;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.MoveJob;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** RNTO: gives what RNFR named another name (RFC 959 section 4.1.3). */
final class RntoCommand implements FtpCommand {

    /** Who saw the names meanwhile may have seen both, or a part of what was in a directory. */
    private static final String NOT_AT_ONCE = "Renamed, not in one step: this store copies and deletes.";

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
        boolean atOnce = isAtOnce(context.storage(), from);
        try {
            context.storage().rename(from, to);
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.OtherFileSystem && copies(context)) {
                return new Outcome.StartWork(move(context, from, to));
            }
            throw e;
        }
        return Outcome.answer(ReplyCode.FILE_ACTION_OK, atOnce ? "Renamed." : NOT_AT_ONCE);
    }

    private static boolean copies(CommandContext context) {
        return context.services().config().renames().acrossStores() == RenamesConfig.Across.COPY;
    }

    private static MoveJob move(CommandContext context, VfsPath from, VfsPath to) {
        MoveJob.Plan plan = new MoveJob.Plan(
                from,
                to,
                context.may(Permission.OVERWRITE, to),
                context.services().config().renames().mostEntries());
        return new MoveJob(context.storage(), plan, context.services().metrics(), context.log());
    }

    /** Whether nobody can see the rename half done; asks the store only where that differs for files and directories. */
    private static boolean isAtOnce(Storage storage, VfsPath from) {
        boolean file = storage.capabilities(from).has(Capability.ATOMIC_RENAME);
        boolean directory = storage.capabilities(from).has(Capability.ATOMIC_DIRECTORY_RENAME);
        return file == directory ? file : storage.stat(from).isDirectory() ? directory : file;
    }
}
