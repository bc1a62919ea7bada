package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;
import java.time.Instant;

/** MDTM: when a file was last modified, in UTC (RFC 3659 section 3). */
final class MdtmCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MDTM", "MDTM <file>", "RFC 3659 3", Rule.NEEDS_ARGUMENT)
                .feature("MDTM");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.permit(context.access().maySee(path));
        Instant modified = Entries.file(context.storage(), path).modified();
        return Outcome.answer(ReplyCode.FILE_STATUS, FtpTime.format(modified));
    }
}
