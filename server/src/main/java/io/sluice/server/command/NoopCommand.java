package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** NOOP: does nothing (RFC 959 section 4.1.3). */
final class NoopCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("NOOP", "NOOP", "RFC 959 4.1.3", Rule.BEFORE_LOGIN, Rule.ON_LOOP, Rule.KEEPS_ALIVE);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return Outcome.answer(ReplyCode.OK, "OK.");
    }
}
