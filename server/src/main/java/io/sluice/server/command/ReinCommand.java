package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;

/** REIN: back to the state before login, and before AUTH (RFC 959 section 4.1.1, RFC 4217 section 11). */
final class ReinCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("REIN", "REIN", "RFC 959 4.1.1", Rule.BEFORE_LOGIN);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.login(new Login.Nobody());
        Reply ready = Reply.of(ReplyCode.SERVICE_READY, "Ready for a new user.");
        Security security = context.security();
        if (security.isImplicit()) {
            security.protectData(true);
            return new Outcome.Answer(ready);
        }
        boolean encrypted = security.isEncrypted();
        security.end();
        return encrypted ? new Outcome.EndTls(ready) : new Outcome.Answer(ready);
    }
}
