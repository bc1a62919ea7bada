package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.reply.ReplyCode;

/**
 * ABOR: the session stops a running transfer when this arrives; the transfer's 426 comes first, then, in the order of the
 * commands, the 226 of this one (RFC 959 section 4.1.3).
 */
final class AborCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("ABOR", "ABOR", "RFC 959 4.1.3", Rule.STOPS_TRANSFER);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.endpoint(new DataEndpoint.None());
        return Outcome.answer(ReplyCode.CLOSING_DATA, "Abort done; no transfer is running.");
    }
}
