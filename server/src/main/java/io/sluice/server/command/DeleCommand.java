package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;

/** DELE: removes a file (RFC 959 section 4.1.3). */
final class DeleCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("DELE", "DELE <file>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.require(Permission.DELETE, path);
        context.storage().delete(path);
        context.log().debug("event=delete path=" + LogText.quoted(path.text()));
        return Outcome.answer(ReplyCode.FILE_ACTION_OK, "File deleted.");
    }
}
