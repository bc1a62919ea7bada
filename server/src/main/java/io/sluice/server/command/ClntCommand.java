package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.ReplyCode;

/** CLNT: the client says what it is. */
final class ClntCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("CLNT", "CLNT <name>", "in use", Rule.BEFORE_LOGIN, Rule.ON_LOOP)
                .feature("CLNT");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.log().debug("event=client name=" + LogText.quoted(request.argument()));
        return Outcome.answer(ReplyCode.OK, "Noted.");
    }
}
