package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.TransferType;

/** TYPE: the representation type (RFC 959 section 4.1.2). */
final class TypeCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("TYPE", "TYPE A|I|L 8", "RFC 959 4.1.2", Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return switch (TypeArgument.parse(request.argument())) {
            case ASCII -> chosen(context, TransferType.ASCII, "ASCII");
            case IMAGE -> chosen(context, TransferType.BINARY, "Binary");
            case UNSUPPORTED ->
                Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Only TYPE A, TYPE I and TYPE L 8 are offered.");
            case MALFORMED -> Outcome.answer(ReplyCode.BAD_PARAMETER, "Unknown type; use TYPE A, TYPE I or TYPE L 8.");
        };
    }

    private static Outcome chosen(CommandContext context, TransferType type, String name) {
        context.type(type);
        return Outcome.answer(ReplyCode.OK, name + " type.");
    }
}
