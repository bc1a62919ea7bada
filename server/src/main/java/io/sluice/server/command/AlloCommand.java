package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** ALLO: how large the next upload will be; some devices repeat it for ever unless the answer is 200 (RFC 959 section 4.1.3). */
final class AlloCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                "ALLO", "ALLO <bytes> [R <record size>]", "RFC 959 4.1.3", Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String[] words = request.word().split(" +", -1);
        long bytes = Numbers.parse(words[0], "The size");
        if (words.length == 3 && words[1].equalsIgnoreCase("R")) {
            Numbers.parse(words[2], "The record size");
        } else if (words.length != 1) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Use ALLO <bytes> or ALLO <bytes> R <record size>.");
        }
        context.prepared().announced(bytes);
        return Outcome.answer(ReplyCode.OK, "Space will be found as it is needed.");
    }
}
