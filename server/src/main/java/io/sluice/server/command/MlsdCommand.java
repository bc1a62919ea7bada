package io.sluice.server.command;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.listing.MlsxFormat;
import io.sluice.vfs.VfsPath;

/** MLSD: a directory for programs (RFC 3659 section 7). */
final class MlsdCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MLSD", "MLSD [<directory>]", "RFC 3659 7");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.takeRestart();
        VfsPath path = context.resolve(request.argument());
        ListingCommands.Found found = ListingCommands.directory(context, path);
        VfsPath directory = found.kind() == ListingCommands.Kind.INSIDE ? path : path.parent();
        Access access = context.access();
        return ListingCommands.send(
                request.argument(),
                found,
                new MlsxFormat(context.facts(), access.at(directory), access.exceptionsIn(directory)));
    }
}
