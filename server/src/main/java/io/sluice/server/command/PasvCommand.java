package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.data.PassiveLease;
import io.sluice.server.reply.ReplyCode;
import java.net.Inet4Address;
import java.net.InetAddress;

/** PASV: the client will connect to us, IPv4 (RFC 959 section 4.1.2). */
final class PasvCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("PASV", "PASV", "RFC 959 4.1.2", Rule.ON_LOOP);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        PassiveMode.refuseAfterEpsvAll(context);
        if (!(context.local().getAddress() instanceof Inet4Address)) {
            throw new Refusal(ReplyCode.UNSUPPORTED_PROTOCOL, "PASV is for IPv4 only; use EPSV (2).");
        }
        return PassiveMode.prepare(context, lease -> answer(context, lease));
    }

    private static Outcome answer(CommandContext context, PassiveLease lease) {
        String announced = context.services().config().passive().announce();
        InetAddress address = announced.isEmpty() ? context.local().getAddress() : InetAddress.ofLiteral(announced);
        return Outcome.answer(ReplyCode.PASSIVE_MODE, HostPort.passiveText((Inet4Address) address, lease.port()));
    }
}
