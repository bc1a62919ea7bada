package io.sluice.server.command;

import io.sluice.server.data.DataEndpoint;
import io.sluice.server.reply.ReplyCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What PORT and EPRT have in common. Bounce protection (RFC 2577 section 3): data goes to the client's own address and to
 * no port below 1024, unless the user may start transfers between servers.
 */
final class ActiveMode {

    private static final int LOWEST_PORT = 1024;

    private ActiveMode() {}

    static Outcome prepare(CommandContext context, InetAddress address, int port) {
        PassiveMode.refuseAfterEpsvAll(context);
        if (!context.services().config().active().enabled()) {
            throw new Refusal(ReplyCode.NOT_IMPLEMENTED, "Active mode is not offered here; use PASV or EPSV.");
        }
        InetAddress peer = context.remote().getAddress();
        // The peer's own address object knows the interface of a link-local address, which EPRT cannot name.
        InetAddress target = address.isAnyLocalAddress() || address.equals(peer) ? peer : address;
        if (!target.equals(peer) && !context.user().thirdParty()) {
            throw new Refusal(ReplyCode.UNKNOWN_COMMAND, "Data connections go to your own address only.");
        }
        if (port < LOWEST_PORT) {
            throw new Refusal(ReplyCode.UNKNOWN_COMMAND, "Data connections go to ports from 1024 on only.");
        }
        context.endpoint(new DataEndpoint.Active(new InetSocketAddress(target, port)));
        return Outcome.answer(ReplyCode.OK, "Will connect to port " + port + ".");
    }
}
