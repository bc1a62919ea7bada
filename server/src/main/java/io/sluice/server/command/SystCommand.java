package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** SYST: names the kind of system; clients choose how to read listings by it (RFC 959 section 4.1.3). */
final class SystCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("SYST", "SYST", "RFC 959 4.1.3", Rule.BEFORE_LOGIN, Rule.ON_LOOP);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return Outcome.answer(ReplyCode.SYSTEM_TYPE, "UNIX Type: L8");
    }
}
