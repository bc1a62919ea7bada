package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.TransferType;

/** REST: where the next transfer starts (RFC 3659 section 5). */
final class RestCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("REST", "REST <offset>", "RFC 3659 5", Rule.ON_LOOP, Rule.NEEDS_ARGUMENT)
                .feature("REST STREAM");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        long offset = Numbers.parse(request.word(), "The restart offset");
        requireBytes(context, offset);
        context.prepared().restart(offset);
        return Outcome.answer(ReplyCode.PENDING, "Restarting at " + offset + "; send STOR or RETR.");
    }

    /** The marker for this transfer, which uses it up; refused if the type has changed to one without markers. */
    static long take(CommandContext context) {
        long offset = context.prepared().takeRestart();
        requireBytes(context, offset);
        return offset;
    }

    private static void requireBytes(CommandContext context, long offset) {
        if (offset > 0 && context.type() == TransferType.ASCII) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Restarting needs TYPE I: lines have no byte offsets.");
        }
    }
}
