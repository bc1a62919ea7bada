package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;

/** QUIT: ends the session, after a running transfer (RFC 959 section 4.1.1). */
final class QuitCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("QUIT", "QUIT", "RFC 959 4.1.1", Rule.BEFORE_LOGIN, Rule.ON_LOOP);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return new Outcome.EndSession(Reply.of(ReplyCode.CLOSING_CONTROL, "Goodbye."));
    }
}
