package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.net.Inet4Address;

/** PASV: the client will connect to us, IPv4 (RFC 959 section 4.1.2). */
final class PasvCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("PASV", "PASV", "RFC 959 4.1.2", Rule.ON_LOOP);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        PassiveMode.refuseAfterEpsvAll(context);
        if (!(context.local().getAddress() instanceof Inet4Address reached)) {
            throw new Refusal(ReplyCode.UNSUPPORTED_PROTOCOL, "PASV is for IPv4 only; use EPSV (2).");
        }
        Inet4Address announced = context.services()
                .passive()
                .addresses()
                .forClient(context.remote().getAddress(), reached)
                .orElseThrow(() -> new Refusal(
                        ReplyCode.NO_DATA_CONNECTION,
                        "No data connection: the address to announce is not known at the moment; use EPSV."));
        return PassiveMode.prepare(
                context,
                lease -> Outcome.answer(ReplyCode.PASSIVE_MODE, HostPort.passiveText(announced, lease.port())));
    }
}
