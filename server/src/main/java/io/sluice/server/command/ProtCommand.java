package io.sluice.server.command;

import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;

/** PROT: whether data connections are protected (RFC 2228 section 3, RFC 4217 section 9). PBSZ before it is not needed. */
final class ProtCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "PROT",
                        "PROT C|P",
                        "RFC 4217 9",
                        Rule.BEFORE_LOGIN,
                        Rule.ON_LOOP,
                        Rule.NEEDS_ARGUMENT,
                        Rule.OF_TLS)
                .feature("PROT");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        if (!context.security().canProtectData()) {
            return Outcome.answer(ReplyCode.BAD_SEQUENCE, "Send AUTH TLS first.");
        }
        return switch (request.word().toUpperCase(Locale.ROOT)) {
            case "P" -> protect(context, true);
            case "C" -> clear(context);
            case "S", "E" ->
                Outcome.answer(ReplyCode.PROTECTION_NOT_OFFERED, "TLS has two levels: use PROT P or PROT C.");
            default -> throw new Refusal(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Use PROT P or PROT C.");
        };
    }

    private static Outcome clear(CommandContext context) {
        TlsDemand user = context.isLoggedIn() ? context.user().tls() : TlsDemand.NONE;
        return context.security().refusesClearData(user)
                ? Outcome.answer(ReplyCode.POLICY_REFUSES, "Data connections have to be protected here: use PROT P.")
                : protect(context, false);
    }

    private static Outcome protect(CommandContext context, boolean wanted) {
        if (context.security().protectsData() != wanted) {
            // What was prepared for the other kind is of no use to this one.
            context.endpoint(new DataEndpoint.None());
            context.security().protectData(wanted);
        }
        return Outcome.answer(
                ReplyCode.OK, wanted ? "Data connections are protected." : "Data connections are in clear.");
    }
}
