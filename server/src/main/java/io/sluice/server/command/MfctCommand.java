package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.time.Instant;

/** MFCT: would set when a file was made (draft-somers-ftp-mfxx section 3.2); no store keeps that, so FEAT is silent on it. */
final class MfctCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MFCT", "MFCT YYYYMMDDHHMMSS <path>", "draft-somers-ftp-mfxx 3.2", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Attributes.Setting setting = Attributes.Setting.of(request.argument()).orElseThrow(this::syntaxError);
        Instant _ = Attributes.time(setting.value());
        context.require(Permission.SET_ATTRIBUTES, context.resolve(setting.path()));
        return Outcome.answer(
                ReplyCode.PARAMETER_NOT_IMPLEMENTED,
                "This store keeps no times of creation; MFMT sets the modification.");
    }
}
