package io.sluice.server.command;

import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.User;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.AuthReplies;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.time.Duration;

/** PASS: logs in (RFC 959 section 4.1.1). */
final class PassCommand implements FtpCommand {

    /** The answer to a wrong password waits so long for each one there was in the session, */
    private static final long PAUSE_MILLIS = 500;

    /** and at most so long. */
    private static final long MOST_PAUSE_MILLIS = 2000;

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("PASS", "PASS <password>", "RFC 959 4.1.1", Rule.BEFORE_LOGIN, Rule.SENSITIVE);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return switch (context.login()) {
            case Login.Nobody n -> Outcome.answer(ReplyCode.BAD_SEQUENCE, "Send USER first.");
            case Login.LoggedIn in -> Outcome.answer(ReplyCode.BAD_SEQUENCE, "Logged in already; send USER first.");
            case Login.AwaitingPassword(String name) -> logIn(context, name, request.argument());
        };
    }

    private static Outcome logIn(CommandContext context, String name, String password) {
        context.login(new Login.Nobody());
        if (context.security().isSomebodyElse(name)) {
            // Whatever the password is: it stays with its user and is not tried out here.
            return rejected(context, name, "certificate of somebody else", AuthReplies.of(new AuthResult.Rejected()));
        }
        AuthResult result = context.services()
                .authenticator()
                .authenticate(new Credentials.Password(
                        name, password, context.remote().getAddress()));
        return switch (result) {
            case AuthResult.Accepted(User user) ->
                Entrance.enter(context, user, Entrance.Proof.PASSWORD, AuthReplies.of(result));
            case AuthResult.Rejected r -> rejected(context, name, "password", AuthReplies.of(result));
            case AuthResult.Unavailable(String why) -> Entrance.unavailable(context, name, why, AuthReplies.of(result));
        };
    }

    private static Outcome rejected(CommandContext context, String name, String why, Reply reply) {
        context.services().metrics().login("rejected");
        context.log().info("event=login result=rejected name=" + LogText.quoted(name) + " why=" + LogText.quoted(why));
        int failures = context.loginFailed();
        // Guessing takes time; the session's own thread waits, nobody else.
        context.pause(Duration.ofMillis(Math.min(failures * PAUSE_MILLIS, MOST_PAUSE_MILLIS)));
        if (failures < context.services().config().limits().loginAttempts()) {
            return new Outcome.Answer(reply);
        }
        context.services().metrics().sessionEnded("login-attempts");
        return new Outcome.EndSession(
                Reply.of(ReplyCode.SERVICE_UNAVAILABLE, "Too many wrong passwords; connect again later."));
    }
}
