package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.vfs.Listing;
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
        context.require(Permission.LIST);
        VfsPath path = context.resolve(request.argument());
        Listing listing = context.storage().list(path);
        return ListingCommands.send(
                request.argument(),
                new ListingCommands.Found(listing, listing::close, ListingCommands.Kind.INSIDE),
                MlstCommand.format(context));
    }
}
