package io.sluice.server.command;

import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.StoreJob;
import io.sluice.server.transfer.TransferJob;
import javax.net.ssl.SSLEngine;

/** What a command leads to; the session carries it out. */
public sealed interface Outcome {

    /** The reply, and nothing else. */
    record Answer(Reply reply) implements Outcome {}

    /** A transfer over the data connection that was prepared before. */
    record StartTransfer(TransferJob job) implements Outcome {}

    /** Work on the store that takes long and has no data connection; its end makes the reply. */
    record StartWork(StoreJob job) implements Outcome {}

    /** The reply, then the end of the session. */
    record EndSession(Reply reply) implements Outcome {}

    /** The reply in clear, then TLS; whatever the client has sent in clear behind its command is not run. */
    record StartTls(Reply reply, SSLEngine engine) implements Outcome {}

    /** The reply over TLS, then commands in clear. */
    record EndTls(Reply reply) implements Outcome {}

    /** On the event loop only: the command has to wait, so it is run again on the session's thread. */
    record NeedsThread() implements Outcome {}

    /** An answer of one line. */
    static Outcome answer(ReplyCode code, String text) {
        return new Answer(Reply.of(code, text));
    }
}
