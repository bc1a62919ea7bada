package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** PBSZ: the size of protected blocks, which TLS has no use for: always 0 (RFC 4217 section 8). */
final class PbszCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "PBSZ",
                        "PBSZ 0",
                        "RFC 4217 8",
                        Rule.BEFORE_LOGIN,
                        Rule.ON_LOOP,
                        Rule.NEEDS_ARGUMENT,
                        Rule.OF_TLS)
                .feature("PBSZ");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        if (!context.security().canProtectData()) {
            return Outcome.answer(ReplyCode.BAD_SEQUENCE, "Send AUTH TLS first.");
        }
        if (!request.word().chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw syntaxError();
        }
        return Outcome.answer(ReplyCode.OK, "PBSZ=0");
    }
}
