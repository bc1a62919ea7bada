package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.config.RenamesConfig;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.MoveJob;
import io.sluice.server.transfer.RenameJob;
import io.sluice.vfs.Capability;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.Optional;

/** RNTO: gives what RNFR named another name (RFC 959 section 4.1.3). */
final class RntoCommand implements FtpCommand {

    /** Who saw the names meanwhile may have seen both, or a part of what was in a directory. */
    private static final String NOT_AT_ONCE = "Renamed, not in one step: this store copies and deletes.";

    /** Files below that are copied before anybody could ask; each other one takes a place among the works on the store. */
    private static final long LONG_BYTES = 64 << 20;

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("RNTO", "RNTO <path>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Prepared.Renamed renamed = context.prepared()
                .takeRenameFrom()
                .orElseThrow(() -> new Refusal(ReplyCode.BAD_SEQUENCE, "Send RNFR first."));
        VfsPath from = renamed.path();
        VfsPath to = context.resolve(request.argument());
        context.permit(context.access().mayRename(from, to));
        if (!context.may(Permission.OVERWRITE, to) && !from.equals(to) && Entries.isPresent(context.storage(), to)) {
            throw new StorageException(new StorageError.AlreadyExists(to));
        }
        Optional<MoveJob> across = copies(context) ? Optional.of(move(context, from, to)) : Optional.empty();
        boolean atOnce = isAtOnce(context.storage(), renamed);
        if (!atOnce && renamed.info().filter(RntoCommand::isLong).isPresent()) {
            return new Outcome.StartWork(new RenameJob(context.storage(), from, to, NOT_AT_ONCE, across));
        }
        try {
            context.storage().rename(from, to);
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.OtherFileSystem && across.isPresent()) {
                return new Outcome.StartWork(across.get());
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

    private static boolean isLong(FileInfo info) {
        return info.isDirectory() || info.size() >= LONG_BYTES;
    }

    /** Whether nobody can see the rename half done. */
    private static boolean isAtOnce(Storage storage, Prepared.Renamed renamed) {
        boolean directory = renamed.info().filter(FileInfo::isDirectory).isPresent();
        return storage.capabilities(renamed.path())
                .has(directory ? Capability.ATOMIC_DIRECTORY_RENAME : Capability.ATOMIC_RENAME);
    }
}
