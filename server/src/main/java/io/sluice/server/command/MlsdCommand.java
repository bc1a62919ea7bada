package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;

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
        return ListingCommands.send(
                request.argument(),
                ListingCommands.directory(context, request.argument()),
                MlstCommand.format(context));
    }
}
