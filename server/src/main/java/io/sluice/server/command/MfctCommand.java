package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;

/** MFCT: would set when a file was made (draft-somers-ftp-mfxx section 3.2); no store keeps that, so FEAT is silent on it. */
final class MfctCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MFCT", "MFCT YYYYMMDDHHMMSS <path>", "draft-somers-ftp-mfxx 3.2", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String[] parts = request.argument().split(" ", 2);
        if (parts.length != 2 || parts[1].isEmpty()) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: " + spec().syntax());
        }
        Attributes.time(parts[0]);
        context.require(Permission.SET_ATTRIBUTES, context.resolve(parts[1]));
        return Outcome.answer(
                ReplyCode.PARAMETER_NOT_IMPLEMENTED,
                "This store keeps no times of creation; MFMT sets the modification.");
    }
}
