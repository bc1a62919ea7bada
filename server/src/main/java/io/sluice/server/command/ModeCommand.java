package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;

/** MODE: data goes out as a stream (RFC 959 section 4.1.2). */
final class ModeCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MODE", "MODE S", "RFC 959 4.1.2", Rule.BEFORE_LOGIN, Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return switch (request.word().toUpperCase(Locale.ROOT)) {
            case "S" -> Outcome.answer(ReplyCode.OK, "Stream mode.");
            case "B", "C", "Z" -> Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Only MODE S is offered.");
            default -> Outcome.answer(ReplyCode.BAD_PARAMETER, "Unknown mode; only MODE S is offered.");
        };
    }
}
