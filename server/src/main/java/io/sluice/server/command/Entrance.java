package io.sluice.server.command;

import io.sluice.server.auth.spi.User;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.StorageException;
import java.util.Locale;

/** The last step of every login, by password or certificate: the user is known, the tree of the user is opened. */
final class Entrance {

    private Entrance() {}

    /** How it is known who the client is. */
    enum Proof {
        PASSWORD,
        CERTIFICATE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Lets the user in with that reply, unless the connection must be protected or the home is not there. */
    static Outcome enter(CommandContext context, User user, Proof proof, Reply welcome) {
        if (context.security().refusesLogin(user.tls())) {
            context.services().metrics().login("tls-required");
            context.log().info("event=login result=tls-required name=" + LogText.quoted(user.name()));
            return Outcome.answer(ReplyCode.NOT_LOGGED_IN, "Send AUTH TLS first: this user logs in with it only.");
        }
        try {
            context.login(new Login.LoggedIn(user, context.services().trees().open(user)));
        } catch (StorageException e) {
            context.services().metrics().login("no-home");
            context.log()
                    .warn("event=login result=no-home name=" + LogText.quoted(user.name()) + " why="
                            + LogText.quoted(e.error().toString()));
            return Outcome.answer(ReplyCode.NOT_LOGGED_IN, "Login is right, but the home directory is not available.");
        }
        context.services().metrics().login("accepted");
        context.log()
                .info("event=login result=accepted by=" + proof + " tls="
                        + context.security()
                                .engine()
                                .map(engine -> engine.getSession().getProtocol())
                                .orElse("no")
                        + " home=" + LogText.quoted(user.home().text()));
        return new Outcome.Answer(welcome);
    }

    /** Ends the session because nobody can say who the client is. */
    static Outcome unavailable(CommandContext context, String name, String why, Reply reply) {
        context.services().metrics().login("unavailable");
        context.log()
                .warn("event=login result=unavailable name=" + LogText.quoted(name) + " why=" + LogText.quoted(why));
        return new Outcome.EndSession(reply);
    }
}
