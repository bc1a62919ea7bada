package io.sluice.server.command;

import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;

/** Ends a command with a reply; carries no stack trace, because a refusal is an answer. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final Reply reply;

    /** A refusal with that reply. */
    public Refusal(ReplyCode code, String text) {
        this(Reply.of(code, text));
    }

    /** A refusal with that reply. */
    Refusal(Reply reply) {
        super(String.join(" ", reply.lines()), null, false, false);
        this.reply = reply;
    }

    /** What the client is told. */
    public Reply reply() {
        return reply;
    }
}
