package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;

/** STRU: files have no other structure than bytes (RFC 959 section 4.1.2). */
final class StruCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("STRU", "STRU F", "RFC 959 4.1.2", Rule.BEFORE_LOGIN, Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return switch (request.word().toUpperCase(Locale.ROOT)) {
            case "F" -> Outcome.answer(ReplyCode.OK, "File structure.");
            case "R", "P" -> Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Only STRU F is offered.");
            default -> Outcome.answer(ReplyCode.BAD_PARAMETER, "Unknown structure; only STRU F is offered.");
        };
    }
}
