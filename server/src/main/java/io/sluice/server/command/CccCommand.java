package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.List;

/**
 * CCC: commands go in clear again, for firewalls that read along (RFC 4217 section 12.3). By option only: from then on
 * anybody on the way can read and change them. Data connections stay as they are.
 */
final class CccCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("CCC", "CCC", "RFC 4217 12.3", Rule.ON_LOOP, Rule.OF_TLS)
                .feature("CCC");
    }

    @Override
    public List<String> features(CommandContext context) {
        return isAllowed(context) ? FtpCommand.super.features(context) : List.of();
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        if (!context.security().isEncrypted()) {
            return Outcome.answer(ReplyCode.LEVEL_REFUSED, "The connection is in clear already.");
        }
        if (!isAllowed(context)) {
            return Outcome.answer(ReplyCode.POLICY_REFUSES, "The control connection has to stay protected here.");
        }
        context.security().clearControl();
        return new Outcome.EndTls(Reply.of(ReplyCode.OK, "Commands are in clear from now on."));
    }

    private static boolean isAllowed(CommandContext context) {
        return context.services().config().tls().allowCcc();
    }
}
