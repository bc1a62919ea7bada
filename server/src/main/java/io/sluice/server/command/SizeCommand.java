package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.TransferType;
import io.sluice.vfs.VfsPath;

/** SIZE: how many bytes a transfer of the file would send (RFC 3659 section 4). */
final class SizeCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("SIZE", "SIZE <file>", "RFC 3659 4", Rule.NEEDS_ARGUMENT)
                .feature("SIZE");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.permit(context.access().maySee(path));
        if (context.type() == TransferType.ASCII) {
            // The number of bytes after the conversion of line ends is known only when they are sent.
            throw new Refusal(ReplyCode.FILE_UNAVAILABLE, "SIZE needs TYPE I: line ends are converted in TYPE A.");
        }
        long size = Entries.file(context.storage(), path).size();
        return Outcome.answer(ReplyCode.FILE_STATUS, Long.toString(size));
    }
}
