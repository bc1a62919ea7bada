package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.List;
import java.util.Locale;

/** SITE: what only this server knows, which is how to say so (RFC 959 section 4.1.3). */
final class SiteCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("SITE", "SITE HELP", "RFC 959 4.1.3", Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return request.word().toUpperCase(Locale.ROOT).equals("HELP")
                ? new Outcome.Answer(new Reply(
                        ReplyCode.HELP, List.of("The following SITE commands are recognized:", "HELP", "End")))
                : Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "SITE HELP lists what there is.");
    }
}
