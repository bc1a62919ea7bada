package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;

/** RMD: removes an empty directory (RFC 959 section 4.1.3). */
final class RmdCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("RMD", "RMD <directory>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT)
                .alias("XRMD");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.require(Permission.DELETE, path);
        context.storage().removeDirectory(path);
        return Outcome.answer(ReplyCode.FILE_ACTION_OK, "Directory removed.");
    }
}
