package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.listing.Glob;
import io.sluice.server.listing.ListArguments;
import io.sluice.server.listing.NameListFormat;

/** NLST: names alone, each as a path that the next command can use (RFC 959 section 4.1.3, RFC 1123 section 4.1.2.7). */
final class NlstCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("NLST", "NLST [<options>] [<path>]", "RFC 959 4.1.3");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.takeRestart();
        context.require(Permission.LIST);
        ListingCommands.Meant meant = ListingCommands.find(context, ListArguments.parse(request.argument()), false);
        String path = meant.path();
        boolean entriesOfPath = !meant.found().isSingle() && !Glob.hasWildcards(path);
        return ListingCommands.send(path, meant.found(), new NameListFormat(entriesOfPath ? path : directoryOf(path)));
    }

    private static String directoryOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
