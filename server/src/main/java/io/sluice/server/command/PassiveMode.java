package io.sluice.server.command;

import io.sluice.server.data.DataEndpoint;
import io.sluice.server.data.NoDataConnectionException;
import io.sluice.server.data.PassiveLease;
import io.sluice.server.data.PassivePorts;
import io.sluice.server.data.Wish;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.Optional;
import java.util.function.Function;

/** What PASV and EPSV have in common. */
final class PassiveMode {

    private PassiveMode() {}

    /** Gets a port for the next data connection and answers with it; on the event loop only if one is free. */
    static Outcome prepare(CommandContext context, Function<PassiveLease, Outcome> answer) {
        Optional<Reply> unprotected = context.unprotectedData();
        if (unprotected.isPresent()) {
            // A port in clear would keep the others of its address from sharing it, and no transfer could use it.
            throw new Refusal(unprotected.get());
        }
        // Never the same port again: a client that was refused a file may have connected and closed already, and its
        // dead connection, still on its way to us, would take the place of the next one. Only connections that say
        // themselves whose they are may meet there again: that one does not get so far.
        context.endpoint(new DataEndpoint.None());
        PassivePorts ports = context.services().passive().ports();
        Wish wish = new Wish(
                context.remote().getAddress(),
                context.user().name(),
                context.security().protection());
        Optional<PassiveLease> free = ports.tryClaim(wish);
        if (free.isEmpty() && !Thread.currentThread().isVirtual()) {
            return new Outcome.NeedsThread();
        }
        try {
            PassiveLease lease = free.isPresent()
                    ? free.get()
                    : ports.claim(
                            wish,
                            context.gone(),
                            context.services().config().passive().longestWait());
            context.endpoint(new DataEndpoint.Passive(lease));
            return answer.apply(lease);
        } catch (NoDataConnectionException e) {
            throw new Refusal(ReplyCode.NO_DATA_CONNECTION, "No data connection: " + e.why() + ".");
        }
    }

    /** RFC 2428 section 4: after EPSV ALL every other way to a data connection is refused. */
    static void refuseAfterEpsvAll(CommandContext context) {
        if (context.extendedPassiveOnly()) {
            throw new Refusal(ReplyCode.BAD_SEQUENCE, "EPSV ALL was sent; only EPSV is allowed now.");
        }
    }
}
