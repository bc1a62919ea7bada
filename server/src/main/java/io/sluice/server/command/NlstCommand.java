package io.sluice.server.command;

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
        context.prepared().takeRestart();
        ListingCommands.Meant meant = ListingCommands.find(context, ListArguments.parse(request.argument()), false);
        String path = meant.path();
        return ListingCommands.send(path, meant.found(), new NameListFormat(prefix(path, meant.found())));
    }

    /** What stands before each name, so that the client can use it from where it is. */
    private static String prefix(String path, ListingCommands.Found found) {
        return switch (found.kind()) {
            // "./" before each name would be right too, and some clients would take it for a directory.
            case INSIDE -> path.equals(".") ? "" : path;
            case ITSELF, MATCHES -> directoryOf(path);
        };
    }

    private static String directoryOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
