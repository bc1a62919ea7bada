package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.JoinJob;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * COMB: joins the pieces that a client has uploaded over several connections into one file and removes them
 * (docs/decisions/0013-joining-and-copying.md). A target that is there already is what the new file begins with.
 */
final class CombCommand implements FtpCommand {

    /** Pieces of one file; clients use some ten. */
    static final int MOST_PIECES = 100;

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("COMB", "COMB \"<file>\" \"<piece>\"...", "no document", Rule.NEEDS_ARGUMENT)
                .feature("COMB");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        List<VfsPath> paths =
                Words.split(request.argument()).stream().map(context::resolve).toList();
        if (paths.size() < 2) {
            throw syntaxError();
        }
        if (paths.size() > MOST_PIECES + 1) {
            throw new Refusal(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "More than " + MOST_PIECES + " pieces.");
        }
        if (paths.stream().distinct().count() < paths.size()) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "A file is named twice.");
        }
        VfsPath target = paths.getFirst();
        List<VfsPath> pieces = paths.subList(1, paths.size());
        pieces.forEach(piece -> {
            context.require(Permission.DOWNLOAD, piece);
            context.require(Permission.DELETE, piece);
        });
        boolean present = targetIsPresent(context, target);
        Storage storage = context.storage();
        Optional<String> identity = present ? identity(Entries.file(storage, target)) : Optional.empty();
        for (VfsPath piece : pieces) {
            requireOther(identity, Entries.file(storage, piece));
        }
        List<VfsPath> sources = new ArrayList<>(present ? List.of(target) : List.of());
        sources.addAll(pieces);
        WriteMode mode = present ? new WriteMode.CreateOrReplace() : new WriteMode.CreateNew();
        return new Outcome.StartWork(new JoinJob(
                storage,
                new JoinJob.Plan("join", target, sources, pieces),
                storage.openWrite(target, mode),
                context.services().metrics(),
                context.log()));
    }

    /** Who may neither make nor extend it does not learn whether it is there. */
    private static boolean targetIsPresent(CommandContext context, VfsPath target) {
        boolean make = context.may(Permission.UPLOAD, target);
        boolean extend = context.may(Permission.APPEND, target) || context.may(Permission.OVERWRITE, target);
        context.permit(make || extend);
        boolean present = Entries.isPresent(context.storage(), target);
        context.permit(present ? extend : make);
        return present;
    }

    private static Optional<String> identity(FileInfo info) {
        return info.unix().map(FileInfo.Unix::unique);
    }

    /** A target that is a link to one of the pieces would lead nowhere once the piece is removed. */
    private static void requireOther(Optional<String> target, FileInfo piece) {
        if (target.isPresent() && target.equals(identity(piece))) {
            throw new Refusal(ReplyCode.NAME_NOT_ALLOWED, "The file is one of its pieces under another name.");
        }
    }
}
