package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.transfer.DownloadJob;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.VfsPath;
import java.util.Optional;

/** RETR: sends a file, from the restart marker on, or a range of it (RFC 959 section 4.1.3, RFC 3659 section 5). */
final class RetrCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("RETR", "RETR <file>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Optional<ByteRange> range = RangCommand.take(context);
        long offset = RestCommand.take(context);
        VfsPath path = context.resolve(request.argument());
        context.require(Permission.DOWNLOAD, path);
        ByteRange wanted = range.orElse(ByteRange.from(offset));
        Download download = range.isPresent()
                ? RangCommand.open(context.storage(), path, wanted)
                : context.storage().openRead(path, wanted);
        return new Outcome.StartTransfer(new DownloadJob(
                path, download, wanted, context.type(), context.services().metrics()));
    }
}
