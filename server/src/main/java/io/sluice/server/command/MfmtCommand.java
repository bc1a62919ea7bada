package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.List;

/** MFMT: sets when a file was last modified, in UTC (draft-somers-ftp-mfxx section 3.1). */
final class MfmtCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MFMT", "MFMT YYYYMMDDHHMMSS <path>", "draft-somers-ftp-mfxx 3.1", Rule.NEEDS_ARGUMENT)
                .feature("MFMT");
    }

    @Override
    public List<String> features(CommandContext context) {
        return context.capabilities().has(Capability.SET_MODIFIED) ? spec().features() : List.of();
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String[] parts = request.argument().split(" ", 2);
        if (parts.length != 2 || parts[1].isEmpty()) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: " + spec().syntax());
        }
        Instant modified = Attributes.time(parts[0]);
        VfsPath path = context.resolve(parts[1]);
        Attributes.require(context, path, Capability.SET_MODIFIED);
        Instant kept = Attributes.setModified(context, path, modified);
        return Outcome.answer(ReplyCode.FILE_STATUS, "Modify=" + FtpTime.format(kept) + "; " + path);
    }
}
