package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;

/** ABOR: stops the running transfer; its 426 comes first, then this command's 226 (RFC 959 section 4.1.3). */
final class AborCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("ABOR", "ABOR", "RFC 959 4.1.3", Rule.DURING_TRANSFER);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        if (context.transfer().isEmpty()) {
            context.endpoint(new DataEndpoint.None());
            return Outcome.answer(ReplyCode.CLOSING_DATA, "No transfer to abort.");
        }
        return new Outcome.AbortTransfer(Reply.of(ReplyCode.CLOSING_DATA, "Abort done."));
    }
}
