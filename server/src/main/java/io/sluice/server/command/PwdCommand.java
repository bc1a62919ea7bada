package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** PWD: the working directory, quotes in it doubled (RFC 959 appendix II). */
final class PwdCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("PWD", "PWD", "RFC 959 4.1.3", Rule.ON_LOOP).alias("XPWD");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return Outcome.answer(ReplyCode.PATHNAME, quoted(context.directory().text()) + " is the current directory.");
    }

    /** A path in quotes, quotes within it doubled. */
    static String quoted(String path) {
        return "\"" + path.replace("\"", "\"\"") + "\"";
    }
}
