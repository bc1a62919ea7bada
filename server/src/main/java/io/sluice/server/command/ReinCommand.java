package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** REIN: back to the state before login (RFC 959 section 4.1.1). */
final class ReinCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("REIN", "REIN", "RFC 959 4.1.1", Rule.BEFORE_LOGIN);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.login(new Login.Nobody());
        return Outcome.answer(ReplyCode.SERVICE_READY, "Ready for a new user.");
    }
}
