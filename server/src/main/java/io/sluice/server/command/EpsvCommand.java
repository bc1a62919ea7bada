package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.net.Inet4Address;
import java.util.Locale;

/** EPSV: the client will connect to us, IPv4 or IPv6 (RFC 2428 section 3). */
final class EpsvCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("EPSV", "EPSV [1|2|ALL]", "RFC 2428 3", Rule.ON_LOOP)
                .feature("EPSV");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String family = context.local().getAddress() instanceof Inet4Address ? "1" : "2";
        String wanted = request.word().toUpperCase(Locale.ROOT);
        if (wanted.equals("ALL")) {
            context.onlyExtendedPassive();
            return Outcome.answer(ReplyCode.OK, "From now on only EPSV opens data connections.");
        }
        if (wanted.isEmpty() || wanted.equals(family)) {
            return PassiveMode.prepare(
                    context,
                    lease -> Outcome.answer(
                            ReplyCode.EXTENDED_PASSIVE_MODE, HostPort.extendedPassiveText(lease.port())));
        }
        if (wanted.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refusal(
                    ReplyCode.UNSUPPORTED_PROTOCOL, "That network protocol is not offered here, use (" + family + ")");
        }
        throw new Refusal(ReplyCode.BAD_PARAMETER, "Use EPSV, EPSV " + family + " or EPSV ALL.");
    }
}
