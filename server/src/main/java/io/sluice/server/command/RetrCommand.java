package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.transfer.DownloadJob;
import io.sluice.vfs.VfsPath;

/** RETR: sends a file, from the restart marker on (RFC 959 section 4.1.3, RFC 3659 section 5). */
final class RetrCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("RETR", "RETR <file>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        long offset = RestCommand.take(context);
        VfsPath path = context.resolve(request.argument());
        context.require(Permission.DOWNLOAD, path);
        return new Outcome.StartTransfer(new DownloadJob(
                path,
                context.storage().openRead(path, offset),
                offset,
                context.type(),
                context.services().metrics()));
    }
}
