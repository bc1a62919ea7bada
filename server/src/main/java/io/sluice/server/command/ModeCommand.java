package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.config.TransfersConfig;
import io.sluice.server.data.TransmissionMode;
import io.sluice.server.reply.ReplyCode;
import java.util.List;
import java.util.Locale;

/** MODE: data goes as a stream, or compressed where that is offered (RFC 959 section 4.1.2, draft-preston-ftpext-deflate). */
final class ModeCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                "MODE", "MODE S | Z", "RFC 959 4.1.2", Rule.BEFORE_LOGIN, Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public List<String> features(CommandContext context) {
        return context.services().config().transfers().compression() ? List.of("MODE Z") : List.of();
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        TransfersConfig config = context.services().config().transfers();
        String offered = config.compression() ? "MODE S and MODE Z are offered." : "only MODE S is offered.";
        return switch (request.word().toUpperCase(Locale.ROOT)) {
            case "S" -> {
                context.mode(new TransmissionMode.Stream());
                yield Outcome.answer(ReplyCode.OK, "Stream mode.");
            }
            case "Z" -> {
                if (!config.compression()) {
                    throw new Refusal(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "MODE Z is switched off; " + offered);
                }
                context.mode(new TransmissionMode.Deflate(context.compressionLevel()));
                yield Outcome.answer(ReplyCode.OK, "Deflate mode.");
            }
            case "B", "C" -> Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Not that mode; " + offered);
            default -> Outcome.answer(ReplyCode.BAD_PARAMETER, "Unknown mode; " + offered);
        };
    }
}
