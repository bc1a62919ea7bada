package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.observe.Build;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.ReplyCode;

/**
 * CSID: client and server tell each other what they are (draft-peterson-streamlined-ftp-command-extensions). The
 * operating system and its version are nobody's business.
 */
final class CsidCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "CSID",
                        "CSID Name=<name>; Version=<version>;",
                        "draft-peterson",
                        Rule.BEFORE_LOGIN,
                        Rule.ON_LOOP)
                .feature("CSID");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.log().debug("event=client name=" + LogText.quoted(request.argument()));
        String version = Build.version().map(v -> " Version=" + v + ";").orElse("");
        return Outcome.answer(ReplyCode.OK, "Name=Sluice;" + version + " CaseSensitive=1; DirSep=/;");
    }
}
