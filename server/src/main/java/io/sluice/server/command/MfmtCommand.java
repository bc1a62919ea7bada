package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;
import java.time.Instant;

/** MFMT: sets when a file was last modified, in UTC (draft-somers-ftp-mfxx section 3.1). */
final class MfmtCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MFMT", "MFMT YYYYMMDDHHMMSS <path>", "draft-somers-ftp-mfxx 3.1", Rule.NEEDS_ARGUMENT)
                .feature("MFMT");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String[] parts = request.argument().split(" ", 2);
        if (parts.length != 2 || parts[1].isEmpty()) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: " + spec().syntax());
        }
        Instant modified = FtpTime.parse(parts[0])
                .orElseThrow(() -> new Refusal(ReplyCode.BAD_PARAMETER, "Not a time of the form YYYYMMDDHHMMSS."));
        VfsPath path = context.resolve(parts[1]);
        context.require(Permission.SET_ATTRIBUTES, path);
        context.storage().setModified(path, modified);
        return Outcome.answer(
                ReplyCode.FILE_STATUS,
                "Modify=" + FtpTime.format(context.storage().stat(path).modified()) + "; " + path);
    }
}
