package io.sluice.server.command;

import io.sluice.server.listing.ListArguments;
import io.sluice.server.listing.UnixListFormat;
import java.time.Instant;

/** LIST: a directory for people and for the clients that read like them (RFC 959 section 4.1.3). */
final class ListCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("LIST", "LIST [<options>] [<path>]", "RFC 959 4.1.3");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.prepared().takeRestart();
        ListingCommands.Meant meant = ListingCommands.find(context, ListArguments.parse(request.argument()), true);
        return ListingCommands.send(meant.path(), meant.found(), new UnixListFormat(Instant.now()));
    }
}
