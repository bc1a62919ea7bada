package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;
import java.util.List;

/** AVBL: how many bytes can still be stored in a directory (draft-peterson-streamlined-ftp-command-extensions section 4). */
final class AvblCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("AVBL", "AVBL [<directory>]", "draft-peterson 4").feature("AVBL");
    }

    @Override
    public List<String> features(CommandContext context) {
        return context.capabilities().has(Capability.FREE_SPACE) ? spec().features() : List.of();
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.permit(context.access().maySee(path) || context.may(Permission.UPLOAD, path));
        if (!context.storage().capabilities(path).has(Capability.FREE_SPACE)) {
            return Outcome.answer(
                    ReplyCode.PARAMETER_NOT_IMPLEMENTED, "This store does not know how much room it has.");
        }
        return Outcome.answer(
                ReplyCode.FILE_STATUS, Long.toString(context.storage().freeBytes(path)));
    }
}
