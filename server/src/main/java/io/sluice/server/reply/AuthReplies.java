package io.sluice.server.reply;

import io.sluice.server.auth.spi.AuthResult;

/** The one mapping from an authenticator's answer to a reply. */
public final class AuthReplies {

    private AuthReplies() {}

    /** The reply for this answer. */
    public static Reply of(AuthResult result) {
        return switch (result) {
            case AuthResult.Accepted(var user) -> Reply.of(ReplyCode.LOGGED_IN, "Logged in.");
            case AuthResult.Rejected() -> Reply.of(ReplyCode.NOT_LOGGED_IN, "Login incorrect.");
            // Not 530: a client would throw a good password away.
            case AuthResult.Unavailable(var why) ->
                Reply.of(ReplyCode.SERVICE_UNAVAILABLE, "Logins are not possible right now; try again later.");
        };
    }
}
