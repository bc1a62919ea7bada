package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;

/** MKD: makes a directory and tells its whole path (RFC 959 section 4.1.3). */
final class MkdCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MKD", "MKD <directory>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT)
                .alias("XMKD");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.require(Permission.MAKE_DIRECTORY, path);
        context.storage().makeDirectory(path);
        return Outcome.answer(ReplyCode.PATHNAME, PwdCommand.quoted(path.text()) + " created.");
    }
}
