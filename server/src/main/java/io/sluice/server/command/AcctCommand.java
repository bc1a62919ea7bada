package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** ACCT: accounts do not exist here (RFC 959 section 4.1.1). */
final class AcctCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                "ACCT", "ACCT <account>", "RFC 959 4.1.1", Rule.BEFORE_LOGIN, Rule.ON_LOOP, Rule.SENSITIVE);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return Outcome.answer(ReplyCode.SUPERFLUOUS, "No account is needed here.");
    }
}
