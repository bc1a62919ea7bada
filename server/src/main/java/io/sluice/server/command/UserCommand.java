package io.sluice.server.command;

import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** USER: names the user; a session that was logged in starts over (RFC 959 section 4.1.1). */
final class UserCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("USER", "USER <name>", "RFC 959 4.1.1", Rule.BEFORE_LOGIN, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        if (context.security().refusesLogin(TlsDemand.NONE)) {
            // Before a password is sent in clear, and after nothing else either.
            context.services().metrics().login("tls-required");
            return Outcome.answer(ReplyCode.NOT_LOGGED_IN, "Send AUTH TLS first: nobody logs in without here.");
        }
        // The same reply for every name: who exists is nobody's business.
        context.login(new Login.AwaitingPassword(request.argument()));
        return Outcome.answer(ReplyCode.NEED_PASSWORD, "Password required.");
    }
}
