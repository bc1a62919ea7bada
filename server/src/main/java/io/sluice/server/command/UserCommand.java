package io.sluice.server.command;

import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.AuthReplies;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;

/**
 * USER: names the user; a session that was logged in starts over (RFC 959 section 4.1.1). A certificate of the client may
 * be enough to log in (RFC 2228 section 5.1).
 */
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
        String name = request.argument();
        return context.security().mayLogInAlone(name) ? byCertificate(context, name) : awaitPassword(context, name);
    }

    /** The same reply for every name: who exists is nobody's business. */
    private static Outcome awaitPassword(CommandContext context, String name) {
        context.login(new Login.AwaitingPassword(name));
        return Outcome.answer(ReplyCode.NEED_PASSWORD, "Password required.");
    }

    private static Outcome byCertificate(CommandContext context, String name) {
        context.login(new Login.Nobody());
        AuthResult result = context.services()
                .authenticator()
                .authenticate(new Credentials.Certificate(
                        name, context.security().clientNames(), context.remote().getAddress()));
        return switch (result) {
            case AuthResult.Accepted(User user) ->
                Entrance.enter(
                        context,
                        user,
                        Entrance.Proof.CERTIFICATE,
                        Reply.of(ReplyCode.LOGGED_IN_BY_CERTIFICATE, "Logged in by your certificate."));
            case AuthResult.Rejected r -> awaitPassword(context, name);
            case AuthResult.Unavailable(String why) -> Entrance.unavailable(context, name, why, AuthReplies.of(result));
        };
    }
}
